-- SPDX-License-Identifier: Apache-2.0
-- The ledger's tables. Every row of a member carries its stored lane (0-1023), the unit by which the ledger can be spread.
-- "Never" is 9999-12-31T00:00:00Z, so that every time can be compared. Ids are made by the writer: no sequences.

create schema ledger;

-- One row is lock, fence, sequence and head of the hash chain at once.
create table ledger.chain_head (
    chain        smallint    primary key check (chain >= 0),
    next_seq     bigint      not null check (next_seq >= 1),
    head_hash    bytea       not null check (octet_length(head_hash) = 32),
    writer_epoch bigint      not null default 0,
    writer_name  text        not null default '',
    last_at      timestamptz not null
) with (fillfactor = 10);

-- A batch's existence is the witness that it was committed.
create table ledger.batch (
    chain          smallint    not null,
    seq            bigint      not null,
    batch_id       bytea       not null check (octet_length(batch_id) = 16),
    format         smallint    not null,
    writer_epoch   bigint      not null,
    decided_at     timestamptz not null,
    journal_count  integer     not null check (journal_count > 0),
    movement_count integer     not null check (movement_count >= 0),
    lot_count      integer     not null check (lot_count >= 0),
    points_moved   bigint      not null check (points_moved >= 0),
    -- Four bytes a journal, movement and lot: which row it was, should items_hash no longer fit. Random, so not worth compressing.
    marks          bytea       storage external not null,
    items_hash     bytea       not null check (octet_length(items_hash) = 32),
    prev_hash      bytea       not null check (octet_length(prev_hash) = 32),
    batch_hash     bytea       not null check (octet_length(batch_hash) = 32),
    primary key (chain, seq)
);

-- One row a command, refusals included; `outcome` is the answer that a replay gives again.
create table ledger.journal (
    lane        smallint not null check (lane between 0 and 1023),
    chain       smallint not null,
    seq         bigint   not null,
    ord         integer  not null,
    kind        smallint not null,
    owner_id    bigint   not null,
    points      bigint   not null check (points >= 0),
    code        text     not null collate "C",
    key         text     not null collate "C" constraint journal_key_length check (octet_length(key) between 1 and 440),
    input_hash  bytea    not null check (octet_length(input_hash) = 16),
    actor       text     not null check (actor <> ''),
    approved_by text     not null default '',
    reference   text     not null,
    acceptor    text     not null default '',
    outcome     bytea    not null,
    primary key (chain, seq, ord, lane),
    -- Without the lane: one number for two members, on two chains, at the same instant is still one number.
    constraint journal_key_once unique (key),
    constraint adjust_needs_second_person
        check (kind <> 10 or code <> 'OK' or (approved_by <> '' and approved_by <> actor))
);
create index journal_of_owner on ledger.journal (owner_id, seq, ord);

-- One row carries both sides: so many points from one account class to another, of one lot.
-- Classes: 1 available, 2 pending, 3 held, 4 deficit (of the owner); 10 budget, 11 redeemed, 12 expired, 14 adjusted.
create table ledger.movement (
    lane        smallint not null check (lane between 0 and 1023),
    chain       smallint not null,
    seq         bigint   not null,
    ord         integer  not null,
    journal_ord integer  not null,
    kind        smallint not null,
    owner_id    bigint   not null,
    point_type  integer  not null,
    debit       smallint not null,
    credit      smallint not null,
    points      bigint   not null check (points > 0),
    lot_id      bigint   not null,
    budget_id   integer  not null,
    root_id     bigint   not null,
    -- By journal first: a member's page reads just the movements of its journals, however long the batch.
    primary key (chain, seq, journal_ord, ord, lane),
    check (debit <> credit)
);

create table ledger.account (
    lane        smallint    not null check (lane between 0 and 1023),
    owner_id    bigint      not null,
    point_type  integer     not null,
    available   bigint      not null check (available >= 0),
    pending     bigint      not null check (pending >= 0),
    held        bigint      not null check (held >= 0),
    deficit     bigint      not null check (deficit >= 0),
    version     bigint      not null check (version > 0),
    next_due_at timestamptz not null,
    primary key (owner_id, point_type, lane),
    constraint debt_is_paid_first check (deficit = 0 or available = 0)
) with (fillfactor = 70);
-- next_due_at seldom changes (it is the earliest of all dues), so updates stay HOT nearly always.
create index account_due on ledger.account (next_due_at) where next_due_at < '9999-12-31T00:00:00Z';

create table ledger.lot (
    lane           smallint    not null check (lane between 0 and 1023),
    lot_id         bigint      not null,
    owner_id       bigint      not null,
    point_type     integer     not null,
    is_open        boolean     not null,
    is_pending     boolean     not null,
    granted        bigint      not null check (granted > 0),
    drawn          bigint      not null check (drawn >= 0),
    held           bigint      not null check (held >= 0),
    expired        bigint      not null check (expired >= 0),
    clawed         bigint      not null check (clawed >= 0),
    recalled       bigint      not null check (recalled between 0 and granted),
    budget_id      integer     not null,
    rule_version   integer     not null,
    restored_from  bigint      not null default 0,
    available_from timestamptz not null,
    expires_at     timestamptz not null,
    rule           text        not null,
    funder         text        not null,
    order_ref      text        not null check (order_ref <> ''),
    -- Numbers grow, so new rows go to the right-most page of the index, whatever their lane.
    primary key (lot_id, lane),
    constraint lot_never_overdrawn check (drawn + held + expired + clawed <= granted),
    constraint open_means_points_left
        check (is_open = (drawn + expired + clawed < granted)),
    constraint pending_is_untouched check (not is_pending or (drawn = 0 and held = 0 and expired = 0))
) with (fillfactor = 80);
create index lot_first_expiry_first on ledger.lot (owner_id, point_type, expires_at, lot_id) where is_open;

create table ledger.hold (
    lane       smallint    not null check (lane between 0 and 1023),
    key        text        not null collate "C",
    hold_id    bigint      not null,
    owner_id   bigint      not null,
    point_type integer     not null,
    is_open    boolean     not null,
    points     bigint      not null check (points > 0),
    captured   bigint      not null check (captured >= 0),
    released   bigint      not null check (released >= 0),
    ends_at    timestamptz not null,
    acceptor   text        not null,
    primary key (key, lane),
    constraint hold_ends_once check (captured + released <= points),
    constraint open_hold_has_points check (is_open = (captured + released < points))
) with (fillfactor = 80);
create index hold_open_of_owner on ledger.hold (owner_id) where is_open;

-- Which lot pays how much of which spend or hold (root_id: the journal that took the points).
create table ledger.draw (
    lane       smallint not null check (lane between 0 and 1023),
    root_id    bigint   not null,
    lot_id     bigint   not null,
    points     bigint   not null check (points > 0),
    captured   bigint   not null check (captured >= 0),
    released   bigint   not null check (released >= 0),
    returned   bigint   not null check (returned between 0 and captured),
    primary key (root_id, lot_id, lane),
    check (captured + released <= points)
) with (fillfactor = 80);

create table ledger.budget (
    budget_id    integer     primary key generated always as identity,
    code         text        not null unique,
    limit_points bigint      not null check (limit_points > 0),
    pool_points  bigint      not null check (pool_points >= 0),
    opens_at     timestamptz not null,
    closes_at    timestamptz not null,
    check (opens_at < closes_at)
) with (fillfactor = 50);

-- A chain's escrow of a budget: the hot row is touched once a batch, and never by two chains.
create table ledger.budget_slice (
    chain        smallint not null,
    budget_id    integer  not null,
    limit_points bigint   not null check (limit_points >= 0),
    used_points  bigint   not null,
    primary key (chain, budget_id),
    constraint budget_never_exceeded check (used_points between 0 and limit_points)
) with (fillfactor = 20);

create table ledger.cap_usage (
    lane         smallint not null check (lane between 0 and 1023),
    owner_id     bigint   not null,
    cap_id       integer  not null,
    period_start date     not null,
    used_points  bigint   not null check (used_points >= 0),
    limit_points bigint   not null,
    primary key (owner_id, cap_id, period_start, lane),
    constraint cap_never_exceeded check (used_points <= limit_points)
) with (fillfactor = 70);

insert into ledger.chain_head (chain, next_seq, head_hash, last_at)
values (0, 1, sha256('haowu-chain-v1:0'), '2000-01-01T00:00:00Z');
