-- SPDX-License-Identifier: Apache-2.0
-- Where each member stands on the ladder of tiers, and why. members_member.tier stays the tier that rules read; it changes
-- in the statement that writes the reason. What a member may claim is held by unique keys.

create table members_tier_standing (
    member_id  bigint   primary key references members_member,
    lane       smallint not null constraint members_tier_standing_lane_check check (lane between 0 and 1023),
    tier       text     not null,
    since      date     not null,
    review_on  date,
    noticed_on date,
    due_on     date,
    growth     bigint   not null constraint members_tier_standing_growth_check check (growth >= 0),
    constraint members_tier_standing_due_check check (due_on is null or review_on is not null),
    constraint members_tier_standing_notice_check check (noticed_on is null or review_on is not null)
) with (fillfactor = 70);
create index members_tier_standing_due on members_tier_standing (due_on, member_id) where due_on is not null;

comment on table members_tier_standing is 'One row a member who ever stood above the first tier; a review reads those due and nobody else';
comment on column members_tier_standing.due_on is 'The next day on which a review must look; null: nothing to lose, or a tier given by hand';
comment on column members_tier_standing.growth is 'Growth when the standing was last decided; what counts is reckoned anew each time';

-- A tier that was given at enrolment counts as won that day and is reviewed a year later.
insert into members_tier_standing (member_id, lane, tier, since, review_on, due_on, growth)
select id, lane, tier, enrolled_at::date, (enrolled_at + interval '1 year')::date, (enrolled_at + interval '11 months')::date, 0
from members_member where tier <> '';

create table members_tier_change (
    id         bigint generated always as identity primary key,
    lane       smallint    not null constraint members_tier_change_lane_check check (lane between 0 and 1023),
    member_id  bigint      not null references members_member,
    at         timestamptz not null,
    kind       text        not null constraint members_tier_change_kind_check
               check (kind in ('upgraded', 'kept', 'notice', 'downgraded')),
    old_tier   text        not null,
    new_tier   text        not null,
    growth     bigint      not null,
    needed     bigint      not null,
    review_on  date,
    program    text        not null,
    version    integer     not null,
    sentence_zh text       not null constraint members_tier_change_sentence_check check (sentence_zh <> ''),
    sentence_en text       not null,
    constraint members_tier_change_move_check
        check ((kind in ('kept', 'notice')) = (old_tier = new_tier)),
    constraint members_tier_change_reason_check
        check (case when kind in ('upgraded', 'kept') then growth >= needed else growth < needed end)
);
create index members_tier_change_of_member on members_tier_change (member_id, id);

comment on table members_tier_change is 'Why a tier changed, stayed, or is to be reviewed: the growth, what was asked, and the sentence the member reads; append-only';

create table members_benefit_use (
    id         bigint generated always as identity primary key,
    lane       smallint    not null constraint members_benefit_use_lane_check check (lane between 0 and 1023),
    member_id  bigint      not null references members_member,
    benefit    text        not null constraint members_benefit_use_benefit_check check (benefit in ('parking_hours', 'shopper_booking')),
    merchant   text        not null,
    store      text        not null,
    day        date        not null,
    tier       text        not null,
    amount     integer     not null constraint members_benefit_use_amount_check check (amount > 0),
    claimed_at timestamptz not null,
    constraint members_benefit_use_once unique (member_id, benefit, merchant, store, day)
);

comment on table members_benefit_use is 'One claim a member, benefit and visit (a store and day), by the unique key; append-only';

create table members_benefit_choice (
    id         bigint generated always as identity primary key,
    lane       smallint    not null constraint members_benefit_choice_lane_check check (lane between 0 and 1023),
    member_id  bigint      not null references members_member,
    period     date        not null,
    item       text        not null,
    tier       text        not null,
    value_fen  bigint      not null constraint members_benefit_choice_value_check check (value_fen > 0),
    chosen_at  timestamptz not null,
    constraint members_benefit_choice_once unique (member_id, period)
);

comment on table members_benefit_choice is 'What a member chose of three, once a period (R091); append-only';

create function members_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on members_tier_change
    for each statement execute function members_refuse_change();
create trigger append_only before update or delete or truncate on members_benefit_use
    for each statement execute function members_refuse_change();
create trigger append_only before update or delete or truncate on members_benefit_choice
    for each statement execute function members_refuse_change();

-- The writer, and with it the manager and the jobs, moves tiers; nothing else of a member.
grant update (tier) on members_member to haowu_writer;
grant select, insert on members_tier_standing, members_tier_change, members_benefit_use, members_benefit_choice to haowu_writer;
grant update (tier, since, review_on, noticed_on, due_on, growth) on members_tier_standing to haowu_writer;
