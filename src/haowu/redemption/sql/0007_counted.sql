-- SPDX-License-Identifier: Apache-2.0
-- What an exchange was counted in when it was placed, so that just this goes back; and when a job failed to end it.

alter table redemption_order
    add column counted text[] constraint redemption_order_counted_check
        check (counted <@ array['stock', 'member', 'household']),
    add column end_failed_at timestamptz;

comment on column redemption_order.counted is
    'Wherein it was counted when it was placed: stock, member, household; null: placed before this was kept';
comment on column redemption_order.end_failed_at is 'When a job last failed to end it; others of its page ended all the same';
grant update (end_failed_at) on redemption_order to haowu_writer;
