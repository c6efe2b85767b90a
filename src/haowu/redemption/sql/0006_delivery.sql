-- SPDX-License-Identifier: Apache-2.0
-- Where a parcel goes: sealed beside its exchange, taken away 90 days after that ended (R015).
create table redemption_delivery (
    order_id  bigint      primary key references redemption_order,
    sealed    bytea,
    check_at  timestamptz not null,
    erased_at timestamptz,
    constraint redemption_delivery_erased_check check ((sealed is null) = (erased_at is not null))
);
create index redemption_delivery_due on redemption_delivery (check_at) where sealed is not null;

comment on table redemption_delivery is 'Name, phone and address of who receives a parcel 收货信息: one sealed text, bound to the exchange';
comment on column redemption_delivery.check_at is 'Not due to be erased before; the job looks at it then';

-- Whoever places writes it and never reads it; whoever reads the ledger does neither.
grant insert on redemption_delivery to haowu_writer;
grant select on redemption_delivery to haowu_manager;
grant update (sealed, check_at, erased_at) on redemption_delivery to haowu_manager;
revoke select on redemption_delivery from haowu_writer, haowu_reader, haowu_auditor;
