-- SPDX-License-Identifier: Apache-2.0
-- The competitor: what a careful developer writes without batching. One row per fact, the indexes its reads need.
drop schema if exists baseline cascade;
create schema baseline;

create table baseline.account (
    account_id bigint primary key,
    point_type smallint not null,
    available  bigint   not null default 0 check (available >= 0),
    pending    bigint   not null default 0 check (pending >= 0),
    held       bigint   not null default 0 check (held >= 0),
    version    bigint   not null default 0
) with (fillfactor = 75);

create table baseline.budget (
    budget_id    integer primary key,
    code         text    not null,
    limit_points bigint  not null,
    used_points  bigint  not null default 0,
    check (used_points between 0 and limit_points)
) with (fillfactor = 10);

create table baseline.idempotency (
    key        text        primary key,
    input_hash bytea       not null,
    result     text        not null,
    decided_at timestamptz not null default now()
);

create table baseline.lot (
    lot_id         bigint      generated always as identity primary key,
    account_id     bigint      not null,
    granted        bigint      not null check (granted > 0),
    remaining      bigint      not null check (remaining between 0 and granted),
    held           bigint      not null default 0 check (held between 0 and remaining),
    available_from timestamptz not null,
    expires_at     timestamptz not null,
    budget_id      integer     not null,
    funder         text        not null,
    rule           text        not null,
    rule_version   integer     not null,
    order_ref      text        not null
) with (fillfactor = 90);
create index lot_open on baseline.lot (account_id, expires_at);

create table baseline.movement (
    movement_id bigint      generated always as identity primary key,
    account_id  bigint      not null,
    kind        smallint    not null,
    points      bigint      not null check (points > 0),
    lot_id      bigint      not null,
    budget_id   integer,
    reference   text        not null,
    actor       text        not null,
    decided_at  timestamptz not null default now()
);
create index movement_account on baseline.movement (account_id, movement_id);

create table baseline.hold (
    hold_id    bigint      generated always as identity primary key,
    key        text        not null unique,
    account_id bigint      not null,
    lot_id     bigint      not null,
    points     bigint      not null check (points > 0),
    captured   bigint      not null default 0 check (captured between 0 and points),
    acceptor   text        not null,
    ends_at    timestamptz not null,
    ended_at   timestamptz
) with (fillfactor = 75);

create table baseline.stock (
    reward_id integer primary key,
    stocked   bigint not null,
    taken     bigint not null default 0,
    check (taken between 0 and stocked)
) with (fillfactor = 10);

create table baseline.redemption (
    redemption_id bigint      generated always as identity primary key,
    account_id    bigint      not null,
    merchant      text        not null,
    redemption_no text        not null,
    store         text        not null,
    reward_id     integer     not null,
    name          text        not null,
    quantity      integer     not null check (quantity > 0),
    points        bigint      not null check (points > 0),
    value_fen     bigint      not null,
    state         text        not null default 'placed',
    placed_at     timestamptz not null default now(),
    ends_at       timestamptz not null,
    hold_id       bigint      not null,
    actor         text        not null,
    unique (merchant, redemption_no)
);
create index redemption_account on baseline.redemption (account_id, redemption_id);
create index redemption_due on baseline.redemption (ends_at) where state = 'placed';

create table baseline.redemption_line (
    redemption_id bigint  not null,
    line_no       integer not null,
    name          text    not null,
    points        bigint  not null,
    value_fen     bigint  not null,
    primary key (redemption_id, line_no)
);

create table baseline.voucher (
    voucher_id    bigint      generated always as identity primary key,
    redemption_id bigint      not null unique,
    account_id    bigint      not null,
    acceptor      text        not null,
    code_hash     bytea       not null unique,
    code_last4    text        not null,
    issued_at     timestamptz not null default now(),
    expires_at    timestamptz not null,
    state         text        not null default 'issued'
);
create index voucher_account on baseline.voucher (account_id, expires_at) where state = 'issued';

create table baseline.voucher_line (
    voucher_id bigint  not null,
    line_no    integer not null,
    used_by    bigint,
    primary key (voucher_id, line_no)
);

create table baseline.event (
    event_id    bigint      generated always as identity primary key,
    kind        text        not null,
    subject     text        not null,
    data        jsonb       not null,
    happened_at timestamptz not null default now()
);
