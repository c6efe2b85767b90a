-- SPDX-License-Identifier: Apache-2.0
-- The canonical bytes of each row of a run of batches, as canonical.py packs them: batch, number in it, bytes, points moved.
-- name: journal
select seq, ord, '\x4a'::bytea || int4send(lane) || int2send(chain) || int8send(seq) || int4send(ord) || int2send(kind)
    || int8send(owner_id) || int8send(points)
    || int4send(octet_length(code)) || convert_to(code, 'UTF8') || int4send(octet_length(key)) || convert_to(key, 'UTF8')
    || int4send(octet_length(input_hash)) || input_hash || int4send(octet_length(actor)) || convert_to(actor, 'UTF8')
    || int4send(octet_length(approved_by)) || convert_to(approved_by, 'UTF8')
    || int4send(octet_length(reference)) || convert_to(reference, 'UTF8')
    || int4send(octet_length(acceptor)) || convert_to(acceptor, 'UTF8')
    || int4send(octet_length(outcome)) || outcome as bytes, 0::bigint as moved
from ledger.journal where chain = %(chain)s and seq >= %(first)s and seq < %(end)s
-- name: movement
select seq, ord, '\x4d'::bytea || int4send(lane) || int2send(chain) || int8send(seq) || int4send(ord) || int4send(journal_ord)
    || int2send(kind) || int8send(owner_id) || int4send(point_type) || int2send(debit) || int2send(credit)
    || int8send(points) || int8send(lot_id) || int4send(budget_id) || int8send(root_id) as bytes, points as moved
from ledger.movement where chain = %(chain)s and seq >= %(first)s and seq < %(end)s
-- name: lot
select lot_id >> 22 as seq, (lot_id & 4194303)::integer as ord,
    '\x4c'::bytea || int4send(lane) || int8send(lot_id) || int8send(owner_id) || int4send(point_type) || int8send(granted)
    || int4send(budget_id) || int4send(rule_version) || int8send(restored_from)
    || int8send((extract(epoch from available_from) * 1000000)::bigint)
    || int8send((extract(epoch from expires_at) * 1000000)::bigint)
    || int4send(octet_length(rule)) || convert_to(rule, 'UTF8') || int4send(octet_length(funder)) || convert_to(funder, 'UTF8')
    || int4send(octet_length(order_ref)) || convert_to(order_ref, 'UTF8') as bytes, 0::bigint as moved
from ledger.lot
where lane >= %(first_lane)s and lane < %(end_lane)s and lot_id >= %(first)s::bigint << 22 and lot_id < %(end)s::bigint << 22
