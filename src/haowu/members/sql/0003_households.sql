-- SPDX-License-Identifier: Apache-2.0
-- Who lives together, by their own word: it limits what a household may exchange, and sums what it saved. Points keep
-- their owner, whatever a household does.

create table members_household (
    id        bigint generated always as identity primary key,
    formed_by bigint      not null references members_member,
    formed_at timestamptz not null
);

create table members_household_seat (
    id           bigint generated always as identity primary key,
    household_id bigint      not null references members_household,
    member_id    bigint      not null references members_member,
    asked_at     timestamptz not null,
    joined_at    timestamptz,
    left_at      timestamptz,
    constraint members_household_seat_times_check check (joined_at >= asked_at and left_at >= asked_at)
);
create unique index members_household_seat_one_home on members_household_seat (member_id)
    where joined_at is not null and left_at is null;
create unique index members_household_seat_asked_once on members_household_seat (household_id, member_id)
    where left_at is null;

comment on table members_household_seat is 'An invitation, a membership once joined, history once left; a member lives in one household at a time';

grant select, insert on members_household, members_household_seat to haowu_manager;
grant update (joined_at, left_at) on members_household_seat to haowu_manager;
grant select on members_household, members_household_seat to haowu_writer, haowu_web;
