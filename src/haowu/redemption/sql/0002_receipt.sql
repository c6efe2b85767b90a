-- SPDX-License-Identifier: Apache-2.0
-- The seven days of art. 25 run from receipt, not from sending: when the member has what was sent.
alter table redemption_order add column received_at timestamptz
    constraint redemption_order_received_check check (received_at is null or fulfilled_at is not null);
comment on column redemption_order.received_at is 'When the member had it in hand; what is handed over at a counter is received at once';
grant update (received_at) on redemption_order to haowu_writer;
create index redemption_order_of_merchant on redemption_order (merchant, id desc);
create index redemption_order_of_acceptor on redemption_order (reward_merchant, id desc);
create index redemption_order_booked on redemption_order (slot_id) where slot_id is not null and state = 'placed';
create index redemption_aftersale_of_order on redemption_aftersale (order_id);
