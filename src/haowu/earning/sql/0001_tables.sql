-- SPDX-License-Identifier: Apache-2.0
-- Purchases that were sent to the ledger and their refunds. A row stands at the position of its journal: an order is found by the
-- ledger's own index on keys, so these tables need none of their own for it. Written once, never changed.

create table earning_purchase (
    lane     smallint    not null constraint earning_purchase_lane_check check (lane between 0 and 1023),
    chain    smallint    not null,
    seq      bigint      not null,
    ord      integer     not null,
    owner_id bigint      not null,
    merchant text        not null,
    store    text        not null,
    channel  text        not null,
    order_no text        not null,
    paid_at  timestamptz not null,
    paid_fen bigint      not null constraint earning_purchase_paid_check check (paid_fen >= 0),
    net_fen  bigint      not null constraint earning_purchase_net_check check (net_fen between 0 and paid_fen),
    lines    text        not null,
    hold_nos text[]      not null,
    primary key (chain, seq, ord, lane)
);

comment on table earning_purchase is
    'One row per order that reached the ledger, at the position of its earn journal, whose note has the hash of the row; append-only';
comment on column earning_purchase.net_fen is 'paid_fen less freight, coupon and points: what earns points (R001)';
comment on column earning_purchase.lines is 'JSON [[line_no, sku, category, quantity, paid_fen, net_fen], …]';
comment on column earning_purchase.hold_nos is 'Holds by which points were taken off this order';

create table earning_refund (
    lane           smallint    not null constraint earning_refund_lane_check check (lane between 0 and 1023),
    chain          smallint    not null,
    seq            bigint      not null,
    ord            integer     not null,
    purchase_chain smallint    not null,
    purchase_seq   bigint      not null,
    purchase_ord   integer     not null,
    owner_id       bigint      not null,
    merchant       text        not null,
    refund_no      text        not null,
    refunded_at    timestamptz not null,
    is_full        boolean     not null,
    lines          text        not null,
    takes          text        not null,
    backs          text        not null,
    primary key (chain, seq, ord, lane)
);
create index earning_refund_of_purchase on earning_refund (purchase_chain, purchase_seq, purchase_ord, lane);

comment on table earning_refund is 'One row per refund carried into the ledger, at the position of its main journal; append-only';
comment on column earning_refund.lines is 'JSON {line_no: fen refunded}';
comment on column earning_refund.takes is 'JSON [[lot_id, points taken back], …]';
comment on column earning_refund.backs is 'JSON [[hold_no, points given back], …]';

create table earning_hold_use (
    lane      smallint not null constraint earning_hold_use_lane_check check (lane between 0 and 1023),
    hold_key  text     not null collate "C",
    order_key text     not null collate "C",
    primary key (hold_key, lane)
);

comment on table earning_hold_use is 'Which order a hold paid for: one, the first credited or refunded with it; append-only';
comment on column earning_hold_use.hold_key is 'The ledger''s key of the hold; its owner, and so its lane, never changes';

create function earning_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on earning_purchase
    for each statement execute function earning_refuse_change();
create trigger append_only before update or delete or truncate on earning_refund
    for each statement execute function earning_refuse_change();
create trigger append_only before update or delete or truncate on earning_hold_use
    for each statement execute function earning_refuse_change();

grant select, insert on earning_purchase, earning_refund, earning_hold_use to haowu_writer;
grant select on earning_purchase, earning_refund, earning_hold_use to haowu_reader, haowu_auditor, haowu_web;
