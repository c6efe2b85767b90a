-- SPDX-License-Identifier: Apache-2.0
-- What only some kinds of rewards say (coupons of partners, donations in kind), samples taken of what is given, and the
-- groups a shop has chosen for its shelf.

create table catalog_coupon (
    reward_id     bigint primary key references catalog_reward,
    face_fen      bigint not null constraint catalog_coupon_face_check check (face_fen between 1 and 10000000000000),
    min_spend_fen bigint not null constraint catalog_coupon_min_spend_check check (min_spend_fen >= 0),
    conditions    text   not null constraint catalog_coupon_conditions_check check (conditions <> '')
);

comment on table catalog_coupon is 'What a coupon 合作商户券 takes off, from which amount on, and every condition, shown before it is exchanged (CTL-14)';

create table catalog_donation (
    reward_id    bigint primary key references catalog_reward,
    beneficiary  text   not null constraint catalog_donation_beneficiary_check check (beneficiary <> ''),
    charity_no   text   not null constraint catalog_donation_charity_check check (charity_no ~ '^([0-9A-Z]{18})?$'),
    agreement_no text   not null constraint catalog_donation_agreement_check check (agreement_no <> ''),
    goods        text   not null constraint catalog_donation_goods_check check (goods <> ''),
    goods_fen    bigint not null constraint catalog_donation_value_check check (goods_fen between 1 and 10000000000000)
);

comment on table catalog_donation is 'What the merchant gives of its own for points that a member gives up (C-10): goods, to whom, by which agreement';
comment on column catalog_donation.charity_no is 'Unified code of the registered charity; empty where the goods go to those in need directly';

create function catalog_require_particulars() returns trigger language plpgsql as $$
begin
    if new.kind = 'partner_coupon' and not exists (select from catalog_coupon c where c.reward_id = new.id)
        or new.kind = 'donation' and not exists (select from catalog_donation d where d.reward_id = new.id) then
        raise exception 'reward % of kind % is listed without its particulars', new.code, new.kind
            using errcode = 'check_violation', constraint = 'catalog_reward_particulars_check';
    end if;
    return new;
end $$;

create trigger particulars before insert or update of state, kind on catalog_reward
    for each row when (new.state = 'listed' and new.kind in ('partner_coupon', 'donation'))
    execute function catalog_require_particulars();

create table catalog_sample (
    id         bigint generated always as identity primary key,
    reward_id  bigint not null references catalog_reward,
    sampled_at timestamptz not null,
    is_good    boolean not null,
    note       text not null constraint catalog_sample_note_check check (note <> ''),
    actor      text not null
);
create index catalog_sample_reward on catalog_sample (reward_id, id desc);

comment on table catalog_sample is 'Samples 抽检 of what is given for points, held against its specification (R058); append-only';

create table catalog_shelf (
    merchant   text not null references merchants_merchant (code),
    store      text not null,
    template   text not null,
    categories text[] not null constraint catalog_shelf_categories_check check (cardinality(categories) > 0),
    chosen_at  timestamptz not null,
    actor      text not null,
    constraint catalog_shelf_key primary key (merchant, store)
);

comment on table catalog_shelf is 'The groups a shop shows first, begun from a template (R093); store '''' holds for all that chose nothing themselves';

-- A review is opened by complaints, or by a sample that failed.
alter table catalog_review add column cause text not null default 'complaints'
    constraint catalog_review_cause_check check (cause in ('complaints', 'sample'));
comment on table catalog_review is 'A reward taken off the shelf because of its quality (R058), until a person has looked at it';

create trigger append_only before update or delete or truncate on catalog_sample
    for each statement execute function catalog_refuse_change();

grant select on catalog_coupon, catalog_donation, catalog_sample, catalog_shelf
    to haowu_writer, haowu_reader, haowu_auditor, haowu_web;
grant insert, delete on catalog_coupon, catalog_donation to haowu_manager;
grant insert on catalog_sample to haowu_manager;
grant insert, update on catalog_shelf to haowu_manager;
