-- SPDX-License-Identifier: Apache-2.0
-- What a superuser might do behind the ledger's back; each changes at least one row, and verify or rebuild must find it.
-- Blanks: {lot} {dated_lot} {drawn_lot} {owner} {seq} are laid hands on. {seq} is a batch of chain 0 with journals and movements.

-- name: movement: points
update ledger.movement set points = points + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: owner
update ledger.movement set owner_id = owner_id + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: other side
update ledger.movement set credit = 14 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: lot
update ledger.movement set lot_id = lot_id + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: root
update ledger.movement set root_id = root_id + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: lane
update ledger.movement set lane = (lane + 1) % 1024 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: deleted
delete from ledger.movement where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: inserted
insert into ledger.movement
        select lane, chain, seq, ord + 9000, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id,
    budget_id, root_id
        from ledger.movement where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: reordered
update ledger.movement m set ord = case ord when 0 then 1 else 0 end + 70000 where chain = 0 and seq = (select seq
    from ledger.movement where ord = 1 limit 1) and ord in (0, 1)
-- name: movement: moved to another batch
update ledger.movement set seq = 3, ord = ord + 9000 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: in no batch
insert into ledger.movement
        select lane, chain, 999999, ord, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id,
    budget_id, root_id
        from ledger.movement where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: code
update ledger.journal set code = case code when 'OK' then 'NO' else 'OK' end where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: key
update ledger.journal set key = key || 'x' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: actor
update ledger.journal set actor = 'operator:9' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: approval
update ledger.journal set approved_by = 'operator:9' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: reference
update ledger.journal set reference = 'O-999' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: answer
update ledger.journal set outcome = outcome || ' '::bytea where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: input
update ledger.journal set input_hash = decode(repeat('ff', 16), 'hex') where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: deleted
delete from ledger.journal where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: inserted
insert into ledger.journal
        select lane, chain, seq, ord + 9000, kind, owner_id, points, code, key || '!', input_hash, actor,
    approved_by, reference, acceptor, outcome
        from ledger.journal where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: in no batch
insert into ledger.journal
        select lane, chain, 999999, ord, kind, owner_id, points, code, key || '!', input_hash, actor, approved_by,
    reference, acceptor, outcome
        from ledger.journal where (chain, seq, ord) = (0, {seq}, 0)
-- name: batch: time
update ledger.batch set decided_at = decided_at + interval '1 microsecond' where (chain, seq) = (0, 2)
-- name: batch: count
update ledger.batch set journal_count = journal_count + 1 where (chain, seq) = (0, 2)
-- name: batch: sum
update ledger.batch set points_moved = points_moved + 1 where (chain, seq) = (0, 2)
-- name: batch: epoch
update ledger.batch set writer_epoch = writer_epoch + 1 where (chain, seq) = (0, 2)
-- name: batch: hash
update ledger.batch set batch_hash = sha256(batch_hash) where (chain, seq) = (0, 2)
-- name: batch: items
update ledger.batch set items_hash = sha256(items_hash) where (chain, seq) = (0, 2)
-- name: batch: deleted
delete from ledger.batch where (chain, seq) = (0, 2)
-- name: batch: inserted beyond
insert into ledger.batch select chain, 999999, batch_id, format, writer_epoch, decided_at, journal_count,
    movement_count, lot_count, points_moved, items_hash, prev_hash, batch_hash
        from ledger.batch where (chain, seq) = (0, 2)
-- name: batch: two swapped
with x as (update ledger.batch set seq = seq + 500000 where chain = 0 and seq in (2, 3) returning 1) select count(*)
    from x; update ledger.batch set seq = case seq when 500002 then 3 else 2 end where seq > 500000
-- name: batch: in another chain
insert into ledger.batch select 5, 1, batch_id, format, writer_epoch, decided_at, journal_count, movement_count,
    lot_count, points_moved, items_hash, prev_hash, batch_hash
        from ledger.batch where (chain, seq) = (0, 1)
-- name: head: hash
update ledger.chain_head set head_hash = sha256(head_hash)
-- name: head: sequence
update ledger.chain_head set next_seq = next_seq + 1
-- name: head: behind
update ledger.chain_head set next_seq = next_seq - 1
-- name: head: time
update ledger.chain_head set last_at = last_at + interval '1 hour'
-- name: lot: granted
update ledger.lot set granted = granted + 1, is_open = true where lot_id = {lot}
-- name: lot: expiry
update ledger.lot set expires_at = expires_at + interval '1 day' where lot_id = {dated_lot}
-- name: lot: start
update ledger.lot set available_from = available_from + interval '1 day' where lot_id = {lot}
-- name: lot: owner
update ledger.lot set owner_id = owner_id + 1 where lot_id = {lot}
-- name: lot: funder
update ledger.lot set funder = 'somebody' where lot_id = {lot}
-- name: lot: order
update ledger.lot set order_ref = 'O-999' where lot_id = {lot}
-- name: lot: rule
update ledger.lot set rule = 'bonus', rule_version = 2 where lot_id = {lot}
-- name: lot: budget
update ledger.lot set budget_id = budget_id + 1 where lot_id = {lot}
-- name: lot: drawn
update ledger.lot set drawn = drawn - 1, is_open = true where drawn > 0 and lot_id = {drawn_lot}
-- name: lot: clawed back
update ledger.lot set recalled = case recalled when 0 then 1 else 0 end where lot_id = {lot}
-- name: lot: deleted
delete from ledger.lot where lot_id = {lot}
-- name: lot: inserted
insert into ledger.lot select lane, lot_id + 4000, owner_id, point_type, is_open, is_pending, granted, drawn, held,
    expired, clawed, recalled, budget_id, rule_version, restored_from, available_from, expires_at, rule, funder,
    order_ref
        from ledger.lot where lot_id = {lot}
-- name: account: available
update ledger.account set available = available + 1, deficit = 0 where owner_id = {owner}
-- name: account: pending
update ledger.account set pending = pending + 1 where owner_id = {owner}
-- name: account: held
update ledger.account set held = held + 1 where owner_id = {owner}
-- name: account: debt forgiven
update ledger.account set deficit = deficit + 1, available = 0 where owner_id = {owner}
-- name: account: deleted
delete from ledger.account where owner_id = {owner}
-- name: account: due later
update ledger.account set next_due_at = '9999-12-31Z' where next_due_at < '9999-12-31Z'
-- name: hold: captured
update ledger.hold set captured = captured - 1, released = released + 1 where captured > 0
-- name: hold: longer
update ledger.hold set ends_at = ends_at + interval '1 day'
-- name: hold: acceptor
update ledger.hold set acceptor = 'somebody'
-- name: hold: deleted
delete from ledger.hold where key = (select min(key) from ledger.hold)
-- name: draw: returned
update ledger.draw set returned = case returned when 0 then 1 else 0 end where captured > 0
-- name: draw: deleted
delete from ledger.draw where (root_id, lot_id) = (select root_id, lot_id from ledger.draw limit 1)
-- name: budget: used
update ledger.budget_slice set used_points = used_points - 1 where used_points > 0
-- name: budget: more to give
update ledger.budget_slice set limit_points = limit_points + 100 where used_points > 0
-- name: budget: limit
update ledger.budget set limit_points = limit_points + 100
-- name: cap: forgotten
update ledger.cap_usage set used_points = 0 where used_points > 0
-- name: cap: one point less
update ledger.cap_usage set used_points = used_points - 1 where used_points > 0
-- name: cap: deleted
delete from ledger.cap_usage where used_points > 0
