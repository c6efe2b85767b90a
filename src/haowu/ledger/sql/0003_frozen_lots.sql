-- SPDX-License-Identifier: Apache-2.0
-- What a lot was granted as never changes: whose it is (no transfer), how much (no growth), and its terms.
-- The triggers fire for statements that name one of these columns at all; those of every day name none of them.

create function ledger.refuse_red_line() returns trigger language plpgsql as $$
begin
    raise exception 'ledger.%: owner, points granted and terms stand as they were granted: points are never transferred and never grow',
        tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger frozen before update of lane, lot_id, owner_id, point_type, granted, budget_id, rule_version,
    restored_from, available_from, expires_at, rule, funder, order_ref on ledger.lot
    for each statement execute function ledger.refuse_red_line();
create trigger frozen before update of lane, owner_id, point_type on ledger.account
    for each statement execute function ledger.refuse_red_line();
create trigger frozen before update of lane, key, hold_id, owner_id, point_type, points, acceptor on ledger.hold
    for each statement execute function ledger.refuse_red_line();
