-- SPDX-License-Identifier: Apache-2.0
-- What exactly is given: frozen when it was placed, whatever becomes of the reward afterwards (R056).

alter table redemption_order
    add column sku         text not null default '',
    add column differences text not null default '';

comment on column redemption_order.sku is 'The SKU that is handed over or sent; that of retail unless differences were declared';
comment on column redemption_order.differences is 'Wherein it differs from what is sold, as it was declared when it was placed; empty: in nothing';
