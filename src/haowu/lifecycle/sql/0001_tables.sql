-- SPDX-License-Identifier: Apache-2.0
-- What members did, by day and store, and how far the ledger has been read for it.

create table lifecycle_tier_activity (
    lane      smallint not null constraint lifecycle_tier_activity_lane_check check (lane between 0 and 1023),
    member_id bigint   not null,
    day       date     not null,
    merchant  text     not null collate "C",
    store     text     not null collate "C",
    paid_fen  bigint   not null,
    orders    integer  not null,
    primary key (member_id, day, merchant, store, lane)
) with (fillfactor = 90);

comment on table lifecycle_tier_activity is
    'One row a member, store and business day: fen really paid, refunds taken off on the day of the order; above zero it is a visit';

create table lifecycle_tier_cursor (
    chain smallint primary key,
    seq   bigint   not null constraint lifecycle_tier_cursor_seq_check check (seq >= 0)
);

comment on table lifecycle_tier_cursor is
    'The last batch of each chain whose purchases and refunds are in lifecycle_tier_activity; moved in the same transaction';

grant select, insert, update on lifecycle_tier_activity, lifecycle_tier_cursor to haowu_writer;
