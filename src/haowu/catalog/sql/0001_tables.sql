-- SPDX-License-Identifier: Apache-2.0
-- What points can be exchanged for: rewards, their prices, what their value is known by, stock, limits and slots.
-- What must not be is refused here, not only in Python: an unlike ticket, an unlike after-sales policy, a kind that may not be.

create function catalog_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create table catalog_reward (
    id                 bigint generated always as identity primary key,
    merchant           text not null references merchants_merchant (code),
    code               text not null constraint catalog_reward_code_check
                       check (code ~ '^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$' and length(code) <= 40),
    kind               text not null constraint catalog_reward_kind_check check (kind in (
                       'goods', 'service', 'bundle', 'ticket', 'appointment', 'made_to_order', 'upgrade', 'partner_coupon',
                       'donation')),
    name_zh            text not null constraint catalog_reward_name_check check (name_zh <> ''),
    name_en            text not null,
    description_zh     text not null,
    description_en     text not null,
    category           text not null,
    acceptor           text not null,
    place              text not null,
    retail_sku         text not null,
    redemption_sku     text not null,
    differences        text not null,
    spec               jsonb not null,
    supplier           text not null,
    qualified_until    date,
    fulfilment         text not null constraint catalog_reward_fulfilment_check
                       check (fulfilment in ('voucher', 'pickup', 'shipping')),
    validity_days      integer not null constraint catalog_reward_validity_check check (validity_days between 1 and 3660),
    aftersales         text not null,
    retail_aftersales  text not null,
    service_terms      text not null,
    retail_terms       text not null,
    access             int4multirange not null,
    paid_access        int4multirange not null,
    closed_days        date[] not null,
    paid_closed_days   date[] not null,
    exemption          text not null constraint catalog_reward_exemption_check
                       check (exemption in ('', 'made_to_order', 'fresh', 'digital_unsealed', 'periodical')),
    exemption_sentence text not null,
    opens_at           timestamptz,
    closes_at          timestamptz,
    stores             text[] not null,
    stock_kind         text not null constraint catalog_reward_stock_kind_check
                       check (stock_kind in ('unlimited', 'shared', 'per_store')),
    limit_period       text not null constraint catalog_reward_period_check
                       check (limit_period in ('day', 'week', 'month', 'year', 'lifetime')),
    member_limit       integer constraint catalog_reward_member_limit_check check (member_limit > 0),
    household_limit    integer constraint catalog_reward_household_limit_check check (household_limit > 0),
    state              text not null constraint catalog_reward_state_check
                       check (state in ('draft', 'listed', 'suspended')),
    suspended_for      text not null,
    listed_at          timestamptz,
    created_at         timestamptz not null,
    lock_word          smallint not null default 0,
    constraint catalog_reward_code_key unique (merchant, code),
    constraint catalog_reward_window_check check (closes_at > opens_at),
    -- CTL-17: whoever may be asked for it must know by whom and where it is given.
    constraint catalog_reward_acceptor_check check (state = 'draft' or (acceptor <> '' and place <> '')),
    -- CTL-28: what is given for points is what is sold for money, or its differences are told.
    constraint catalog_reward_same_sku_check check (state = 'draft' or redemption_sku = retail_sku or differences <> ''),
    constraint catalog_reward_aftersales_check check (state = 'draft' or (aftersales = retail_aftersales and aftersales <> '')),
    -- CTL-31: whoever pays with points comes in at every minute at which whoever pays with money does.
    constraint catalog_reward_access_check check (access @> paid_access and closed_days <@ paid_closed_days),
    constraint catalog_reward_ticket_check check (kind <> 'ticket' or not isempty(paid_access)),
    constraint catalog_reward_terms_check check (service_terms = retail_terms),
    constraint catalog_reward_made_to_order_check check (state = 'draft' or kind <> 'made_to_order' or exemption <> ''),
    constraint catalog_reward_exemption_sentence_check check ((exemption = '') = (exemption_sentence = '')),
    constraint catalog_reward_listed_check check (state <> 'listed' or listed_at is not null),
    constraint catalog_reward_suspended_check check ((state = 'suspended') = (suspended_for <> ''))
);

comment on table catalog_reward is 'What points can be exchanged for 可兑换的商品或服务; only a listed one can be taken';
comment on column catalog_reward.access is 'Minutes of the week, Monday 0:00 = 0, at which a ticket paid with points lets in';
comment on column catalog_reward.lock_word is 'Never changed; the right to update it is the right to lock the row in share mode';

create table catalog_line (
    reward_id bigint not null references catalog_reward,
    line_no   smallint not null constraint catalog_line_no_check check (line_no between 1 and 20),
    code      text not null constraint catalog_line_code_check check (code <> ''),
    name_zh   text not null constraint catalog_line_name_check check (name_zh <> ''),
    name_en   text not null,
    quantity  integer not null constraint catalog_line_quantity_check check (quantity between 1 and 100),
    constraint catalog_line_key primary key (reward_id, line_no),
    constraint catalog_line_code_key unique (reward_id, code)
);

comment on table catalog_line is 'What a bundle is made of; each line is verified by itself (R019)';

create table catalog_price (
    id           bigint generated always as identity primary key,
    reward_id    bigint not null references catalog_reward,
    points       bigint not null constraint catalog_price_points_check check (points between 1 and 10000000000000),
    money_fen    bigint not null constraint catalog_price_money_check check (money_fen between 0 and 10000000000000),
    from_at      timestamptz not null,
    announced_at timestamptz not null,
    reason       text not null constraint catalog_price_reason_check check (reason in ('first', 'cost', 'demand', 'stock')),
    actor        text not null,
    constraint catalog_price_time_check check (from_at >= announced_at)
);
create index catalog_price_reward on catalog_price (reward_id, id desc);

comment on table catalog_price is 'What was announced, never changed: at a time the last announced price that has begun by then is in force';

create table catalog_price_lock (
    id        bigint generated always as identity primary key,
    reward_id bigint not null references catalog_reward,
    member_id bigint not null,
    points    bigint not null,
    money_fen bigint not null,
    during    tstzrange not null,
    constraint catalog_price_lock_once exclude using gist
        (int8range(reward_id, reward_id, '[]') with &&, int8range(member_id, member_id, '[]') with &&, during with &&)
);
create index catalog_price_lock_member on catalog_price_lock (member_id, reward_id);

comment on table catalog_price_lock is 'A target somebody saves for 目标锁定: the announced price stays open to them (C-06); open to every member alike';

create table catalog_evidence (
    id           bigint generated always as identity primary key,
    reward_id    bigint not null references catalog_reward,
    store        text not null,
    sku          text not null,
    price_fen    bigint not null constraint catalog_evidence_price_check check (price_fen between 1 and 10000000000000),
    source       text not null constraint catalog_evidence_source_check check (source <> ''),
    collected_at timestamptz not null,
    recorded_at  timestamptz not null,
    actor        text not null,
    constraint catalog_evidence_time_check check (collected_at <= recorded_at)
);
create index catalog_evidence_reward on catalog_evidence (reward_id, collected_at desc);

comment on table catalog_evidence is 'What the same item sold for, where and when: the only thing a reference value may be shown by (CTL-12)';

create table catalog_stock (
    id        bigint generated always as identity primary key,
    reward_id bigint not null references catalog_reward,
    store     text not null,
    stocked   bigint not null,
    taken     bigint not null default 0,
    constraint catalog_stock_key unique (reward_id, store),
    constraint catalog_stock_never_oversold check (taken between 0 and stocked)
);

comment on table catalog_stock is 'How many there are and how many are taken; store '''' is the stock that all stores share';

create table catalog_limit_use (
    id         bigint generated always as identity primary key,
    reward_id  bigint not null references catalog_reward,
    scope      text not null constraint catalog_limit_use_scope_check check (scope in ('member', 'household')),
    owner_id   bigint not null,
    period     text not null,
    begins_on  date not null,
    taken      bigint not null constraint catalog_limit_use_taken_check check (taken >= 0),
    constraint catalog_limit_use_key unique (reward_id, scope, owner_id, period, begins_on)
);

comment on column catalog_limit_use.owner_id is 'The member, or the household; a member without one is a household of their own, minus the member''s id';

create table catalog_slot (
    id            bigint generated always as identity primary key,
    reward_id     bigint not null references catalog_reward,
    merchant      text not null,
    store         text not null,
    staff         text not null,
    starts_at     timestamptz not null,
    ends_at       timestamptz not null,
    capacity      integer not null constraint catalog_slot_capacity_check check (capacity between 1 and 100000),
    taken         integer not null default 0,
    cancelled_at  timestamptz,
    cancelled_for text not null default '',
    constraint catalog_slot_time_check check (ends_at > starts_at),
    constraint catalog_slot_never_overbooked check (taken between 0 and capacity),
    constraint catalog_slot_cancelled_check check ((cancelled_at is null) = (cancelled_for = '')),
    constraint catalog_slot_key unique (reward_id, store, staff, starts_at),
    -- Nobody serves two at once.
    constraint catalog_slot_staff_free exclude using gist (
        int8range(hashtextextended(merchant || ' ' || store || ' ' || staff, 0),
                  hashtextextended(merchant || ' ' || store || ' ' || staff, 0), '[]') with &&,
        tstzrange(starts_at, ends_at) with &&) where (staff <> '' and cancelled_at is null)
);

comment on table catalog_slot is 'A time at which somebody can be served (R088), or a day''s upgrades (R086)';

create table catalog_waiting (
    id            bigint generated always as identity primary key,
    slot_id       bigint not null references catalog_slot,
    member_id     bigint not null,
    state         text not null constraint catalog_waiting_state_check
                  check (state in ('waiting', 'offered', 'taken', 'lapsed', 'left', 'cancelled')),
    asked_at      timestamptz not null,
    offered_until timestamptz,
    constraint catalog_waiting_offer_check check (state <> 'offered' or offered_until is not null)
);
create unique index catalog_waiting_once on catalog_waiting (slot_id, member_id) where state in ('waiting', 'offered');

comment on table catalog_waiting is 'Who waits for a place, first come first served; no points move before they take the place offered';

create table catalog_review (
    id         bigint generated always as identity primary key,
    reward_id  bigint not null references catalog_reward,
    fulfilled  bigint not null,
    complaints bigint not null,
    since      timestamptz not null,
    opened_at  timestamptz not null,
    closed_at  timestamptz,
    closed_by  text not null default '',
    note       text not null default '',
    constraint catalog_review_counts_check check (fulfilled >= 0 and complaints >= 0),
    constraint catalog_review_closed_check check ((closed_at is null) = (closed_by = '' and note = ''))
);
create unique index catalog_review_one_open on catalog_review (reward_id) where closed_at is null;

comment on table catalog_review is 'A reward taken off the shelf because of complaints (R058), until a person has looked at it';

create trigger append_only before update or delete or truncate on catalog_price
    for each statement execute function catalog_refuse_change();
create trigger append_only before update or delete or truncate on catalog_evidence
    for each statement execute function catalog_refuse_change();
create trigger append_only before update or delete or truncate on catalog_price_lock
    for each statement execute function catalog_refuse_change();

-- The writer takes and gives back; it never changes what a reward is or costs.
grant select on catalog_reward, catalog_line, catalog_price, catalog_price_lock, catalog_evidence, catalog_stock,
    catalog_limit_use, catalog_slot, catalog_waiting, catalog_review to haowu_writer, haowu_reader, haowu_auditor, haowu_web;
grant update (lock_word) on catalog_reward to haowu_writer;
grant update (taken) on catalog_stock, catalog_slot to haowu_writer;
grant insert, update on catalog_limit_use to haowu_writer;
grant update (state, offered_until) on catalog_waiting to haowu_writer;
