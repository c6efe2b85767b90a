-- SPDX-License-Identifier: Apache-2.0
-- What a superuser might do behind the ledger's back; each changes at least one row, and verify or rebuild must find it.
-- Blanks ({lot}, {seq} …) are where hands are laid on: `places` in test_tampering.py. `finds` is the table and row that a finding must name.

-- name: movement: points
-- finds: movement 0-{seq}-0
update ledger.movement set points = points + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: owner
-- finds: movement 0-{seq}-0
update ledger.movement set owner_id = owner_id + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: other side
-- finds: movement 0-{seq}-0
update ledger.movement set credit = 14 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: lot
-- finds: movement 0-{seq}-0
update ledger.movement set lot_id = lot_id + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: root
-- finds: movement 0-{seq}-0
update ledger.movement set root_id = root_id + 1 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: lane
-- finds: movement 0-{seq}-0
update ledger.movement set lane = (lane + 1) % 1024 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: deleted
-- finds: movement 0-{seq}-0
delete from ledger.movement where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: inserted
-- finds: movement 0-{seq}-9000
insert into ledger.movement
        select lane, chain, seq, ord + 9000, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id,
    budget_id, root_id
        from ledger.movement where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: reordered
-- finds: movement 0-{seq}-1
update ledger.movement m set ord = case ord when 0 then 1 else 0 end + 70000 
    where (chain, seq) = (0, {seq}) and ord in (0, 1)
-- name: movement: moved to another batch
-- finds: movement 0-{seq}-0
update ledger.movement set seq = 3, ord = ord + 9000 where (chain, seq, ord) = (0, {seq}, 0)
-- name: movement: in no batch
-- finds: movement 0-999999-0
insert into ledger.movement
        select lane, chain, 999999, ord, journal_ord, kind, owner_id, point_type, debit, credit, points, lot_id,
    budget_id, root_id
        from ledger.movement where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: code
-- finds: journal 0-{seq}-0
update ledger.journal set code = case code when 'OK' then 'NO' else 'OK' end where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: key
-- finds: journal 0-{seq}-0
update ledger.journal set key = key || 'x' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: actor
-- finds: journal 0-{seq}-0
update ledger.journal set actor = 'operator:9' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: approval
-- finds: journal 0-{seq}-0
update ledger.journal set approved_by = 'operator:9' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: reference
-- finds: journal 0-{seq}-0
update ledger.journal set reference = 'O-999' where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: answer
-- finds: journal 0-{seq}-0
update ledger.journal set outcome = outcome || ' '::bytea where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: input
-- finds: journal 0-{seq}-0
update ledger.journal set input_hash = decode(repeat('ff', 16), 'hex') where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: deleted
-- finds: journal 0-{seq}-0
delete from ledger.journal where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: inserted
-- finds: journal 0-{seq}-9000
insert into ledger.journal
        select lane, chain, seq, ord + 9000, kind, owner_id, points, code, key || '!', input_hash, actor,
    approved_by, reference, acceptor, outcome
        from ledger.journal where (chain, seq, ord) = (0, {seq}, 0)
-- name: journal: in no batch
-- finds: journal 0-999999-0
insert into ledger.journal
        select lane, chain, 999999, ord, kind, owner_id, points, code, key || '!', input_hash, actor, approved_by,
    reference, acceptor, outcome
        from ledger.journal where (chain, seq, ord) = (0, {seq}, 0)
-- name: batch: time
-- finds: batch 0-2
update ledger.batch set decided_at = decided_at + interval '1 microsecond' where (chain, seq) = (0, 2)
-- name: batch: count
-- finds: batch 0-2
update ledger.batch set journal_count = journal_count + 1 where (chain, seq) = (0, 2)
-- name: batch: sum
-- finds: batch 0-2
update ledger.batch set points_moved = points_moved + 1 where (chain, seq) = (0, 2)
-- name: batch: epoch
-- finds: batch 0-2
update ledger.batch set writer_epoch = writer_epoch + 1 where (chain, seq) = (0, 2)
-- name: batch: hash
-- finds: batch 0-2
update ledger.batch set batch_hash = sha256(batch_hash) where (chain, seq) = (0, 2)
-- name: batch: items
-- finds: batch 0-2
update ledger.batch set items_hash = sha256(items_hash) where (chain, seq) = (0, 2)
-- name: batch: marks
-- finds: batch 0-2
update ledger.batch set marks = sha256(marks) where (chain, seq) = (0, 2)
-- name: batch: deleted
-- finds: batch 0-2
delete from ledger.batch where (chain, seq) = (0, 2)
-- name: batch: inserted beyond
-- finds: batch 0-999999
insert into ledger.batch select chain, 999999, batch_id, format, writer_epoch, decided_at, journal_count,
    movement_count, lot_count, points_moved, marks, items_hash, prev_hash, batch_hash
        from ledger.batch where (chain, seq) = (0, 2)
-- name: batch: two swapped
-- finds: batch 0-2
with x as (update ledger.batch set seq = seq + 500000 where chain = 0 and seq in (2, 3) returning 1) select count(*)
    from x; update ledger.batch set seq = case seq when 500002 then 3 else 2 end where seq > 500000
-- name: batch: in another chain
-- finds: batch 5-1
insert into ledger.batch select 5, 1, batch_id, format, writer_epoch, decided_at, journal_count, movement_count,
    lot_count, points_moved, marks, items_hash, prev_hash, batch_hash
        from ledger.batch where (chain, seq) = (0, 1)
-- name: head: hash
-- finds: chain_head chain=0
update ledger.chain_head set head_hash = sha256(head_hash)
-- name: head: sequence
-- finds: batch 0-{next}
update ledger.chain_head set next_seq = next_seq + 1
-- name: head: behind
-- finds: chain_head chain=0
update ledger.chain_head set next_seq = next_seq - 1
-- name: head: time
-- finds: chain_head chain=0
update ledger.chain_head set last_at = last_at + interval '1 hour'
-- name: lot: granted
-- finds: lot lot_id={lot}
update ledger.lot set granted = granted + 1, is_open = true where lot_id = {lot}
-- name: lot: expiry
-- finds: lot lot_id={dated_lot}
update ledger.lot set expires_at = expires_at + interval '1 day' where lot_id = {dated_lot}
-- name: lot: start
-- finds: lot lot_id={lot}
update ledger.lot set available_from = available_from + interval '1 day' where lot_id = {lot}
-- name: lot: owner
-- finds: lot lot_id={lot}
update ledger.lot set owner_id = owner_id + 1 where lot_id = {lot}
-- name: lot: funder
-- finds: lot lot_id={lot}
update ledger.lot set funder = 'somebody' where lot_id = {lot}
-- name: lot: order
-- finds: lot lot_id={lot}
update ledger.lot set order_ref = 'O-999' where lot_id = {lot}
-- name: lot: rule
-- finds: lot lot_id={lot}
update ledger.lot set rule = 'bonus', rule_version = 2 where lot_id = {lot}
-- name: lot: budget
-- finds: lot lot_id={lot}
update ledger.lot set budget_id = budget_id + 1 where lot_id = {lot}
-- name: lot: drawn
-- finds: lot lot_id={drawn_lot}
update ledger.lot set drawn = drawn - 1, is_open = true where drawn > 0 and lot_id = {drawn_lot}
-- name: lot: clawed back
-- finds: lot lot_id={lot}
update ledger.lot set recalled = case recalled when 0 then 1 else 0 end where lot_id = {lot}
-- name: lot: deleted
-- finds: lot lot_id={lot}
delete from ledger.lot where lot_id = {lot}
-- name: lot: inserted
-- finds: lot lot_id={new_lot}
insert into ledger.lot select lane, {new_lot}, owner_id, point_type, is_open, is_pending, granted, drawn, held,
    expired, clawed, recalled, budget_id, rule_version, restored_from, available_from, expires_at, rule, funder,
    order_ref
        from ledger.lot where lot_id = {lot}
-- name: account: available
-- finds: account owner_id={owner}
update ledger.account set available = available + 1, deficit = 0 where owner_id = {owner}
-- name: account: pending
-- finds: account owner_id={owner}
update ledger.account set pending = pending + 1 where owner_id = {owner}
-- name: account: held
-- finds: account owner_id={owner}
update ledger.account set held = held + 1 where owner_id = {owner}
-- name: account: debt forgiven
-- finds: account owner_id={owner}
update ledger.account set deficit = deficit + 1, available = 0 where owner_id = {owner}
-- name: account: deleted
-- finds: account owner_id={owner}
delete from ledger.account where owner_id = {owner}
-- name: account: due later
-- finds: account owner_id={due_owner}
update ledger.account set next_due_at = '9999-12-31Z' where next_due_at < '9999-12-31Z'
-- name: hold: captured
-- finds: hold hold_id={hold}
update ledger.hold set captured = captured - 1, released = released + 1 where captured > 0
-- name: hold: longer
-- finds: hold hold_id={hold}
update ledger.hold set ends_at = ends_at + interval '1 day'
-- name: hold: acceptor
-- finds: hold hold_id={hold}
update ledger.hold set acceptor = 'somebody'
-- name: hold: deleted
-- finds: hold hold_id={hold}
delete from ledger.hold where hold_id = {hold}
-- name: draw: returned
-- finds: draw root_id={draw}
update ledger.draw set returned = case returned when 0 then 1 else 0 end where captured > 0
-- name: draw: deleted
-- finds: draw root_id={draw}
delete from ledger.draw where root_id = {draw}
-- name: budget: used
-- finds: budget_slice budget_id={budget}
update ledger.budget_slice set used_points = used_points - 1 where used_points > 0
-- name: budget: more to give
-- finds: budget budget_id={budget}
update ledger.budget_slice set limit_points = limit_points + 100 where used_points > 0
-- name: budget: limit
-- finds: budget budget_id={budget}
update ledger.budget set limit_points = limit_points + 100
-- name: cap: forgotten
-- finds: cap_usage cap_id={cap}
update ledger.cap_usage set used_points = 0 where used_points > 0
-- name: cap: one point less
-- finds: cap_usage cap_id={cap}
update ledger.cap_usage set used_points = used_points - 1 where used_points > 0
-- name: cap: deleted
-- finds: cap_usage cap_id={cap}
delete from ledger.cap_usage where used_points > 0
