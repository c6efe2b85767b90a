-- SPDX-License-Identifier: Apache-2.0
-- Derive what is kept from what happened, and list every difference: (row, what is wrong). Runs in one pass per table.
-- A name is the table that is wrong, and of a second check of it also what is looked at.
-- Classes: 1 available, 2 pending, 3 held, 4 deficit; 10 budget, 11 redeemed, 12 expired, 14 adjusted.
-- name: account
with derived as (
    select lane, owner_id, point_type,
        sum(case when class = 1 then points else 0 end)::bigint as available,
        sum(case when class = 2 then points else 0 end)::bigint as pending,
        sum(case when class = 3 then points else 0 end)::bigint as held,
        -sum(case when class = 4 then points else 0 end)::bigint as deficit
    from (
        select lane, owner_id, point_type, debit as class, -points as points from ledger.movement where debit < 10
        union all
        select lane, owner_id, point_type, credit, points from ledger.movement where credit < 10
    ) as sides
    group by lane, owner_id, point_type
)
select format('lane=%s owner_id=%s point_type=%s', coalesce(a.lane, d.lane), coalesce(a.owner_id, d.owner_id),
        coalesce(a.point_type, d.point_type)),
    format('kept available/pending/held/deficit %s/%s/%s/%s, derived %s/%s/%s/%s',
        a.available, a.pending, a.held, a.deficit, d.available, d.pending, d.held, d.deficit)
from ledger.account a full join derived d using (lane, owner_id, point_type)
where (a.available, a.pending, a.held, a.deficit) is distinct from (d.available, d.pending, d.held, d.deficit)
    and (d.lane is not null or (a.available, a.pending, a.held, a.deficit) <> (0, 0, 0, 0))
-- name: lot
with births as (
    -- A restored lot begins with points that come back in the batch that made it; all later ones are returns into it.
    select m.lane, m.lot_id, min(m.ord) as ord, (min(array[m.ord::bigint, m.points]))[2] as points,
        min(l.restored_from) as origin
    from ledger.movement m join ledger.lot l using (lane, lot_id)
    where m.debit = 11 and m.lot_id >> 22 = m.seq and l.restored_from <> 0 group by m.lane, m.lot_id
), derived as (
    select m.lane, m.lot_id,
        coalesce(sum(m.points) filter (where debit = 10), min(b.points))::bigint as granted,
        (coalesce(sum(case when credit = 11 then m.points when debit = 11 then -m.points end), 0)
            + coalesce(min(b.points), 0))::bigint as drawn,
        coalesce(sum(case when credit = 3 then m.points when debit = 3 then -m.points end), 0)::bigint as held,
        coalesce(sum(case when credit = 12 then m.points when debit = 12 then -m.points end), 0)::bigint as expired,
        coalesce(sum(m.points) filter (where (debit in (1, 2, 12) and credit = 10) or (debit = 1 and credit in (4, 14))), 0)::bigint
            as clawed,
        coalesce(bool_or(debit = 10 and credit = 2), false) and not coalesce(bool_or(debit = 2 and credit = 1), false) as pends
    from ledger.movement m left join births b using (lane, lot_id) group by m.lane, m.lot_id
), recalls as (
    select lane, root_id as lot_id, sum(points)::bigint as recalled from ledger.movement
    where kind = 8 and credit = 10 group by lane, root_id
)
select format('lane=%s lot_id=%s', coalesce(l.lane, d.lane), coalesce(l.lot_id, d.lot_id)),
    format('kept granted/drawn/held/expired/clawed/recalled %s/%s/%s/%s/%s/%s, derived %s/%s/%s/%s/%s/%s, pending %s/%s',
        l.granted, l.drawn, l.held, l.expired, l.clawed, l.recalled, d.granted, d.drawn, d.held, d.expired, d.clawed,
        coalesce(r.recalled, 0), l.is_pending, d.pends)
from ledger.lot l full join derived d using (lane, lot_id) left join recalls r using (lane, lot_id)
where (l.granted, l.drawn, l.held, l.expired, l.clawed, l.recalled)
        is distinct from (d.granted, d.drawn, d.held, d.expired, d.clawed, coalesce(r.recalled, 0))
    or (l.is_pending <> d.pends and l.granted > l.clawed)
-- name: movement: its lot
select format('chain=%s seq=%s ord=%s', m.chain, m.seq, m.ord), format('moves lot %s of another owner or point type', m.lot_id)
from ledger.movement m join ledger.lot l using (lane, lot_id)
where (m.owner_id, m.point_type) <> (l.owner_id, l.point_type)
-- name: draw
with births as (
    -- A restored lot begins with points that come back in the batch that made it; all later ones are returns into it.
    select m.lane, m.lot_id, min(m.ord) as ord, (min(array[m.ord::bigint, m.points]))[2] as points,
        min(l.restored_from) as origin
    from ledger.movement m join ledger.lot l using (lane, lot_id)
    where m.debit = 11 and m.lot_id >> 22 = m.seq and l.restored_from <> 0 group by m.lane, m.lot_id
), derived as (
    select lane, root_id, coalesce(origin, lot_id) as lot_id,
        coalesce(sum(points) filter (where debit = 1), 0)::bigint as points,
        coalesce(sum(points) filter (where credit = 11), 0)::bigint as captured,
        coalesce(sum(points) filter (where debit = 3 and credit = 1), 0)::bigint as released,
        coalesce(sum(points) filter (where debit = 11), 0)::bigint as returned
    from (
        select m.*, b.origin
        from ledger.movement m
        left join births b on b.lane = m.lane and b.lot_id = m.lot_id and b.ord = m.ord and m.lot_id >> 22 = m.seq
        where m.root_id <> 0 and m.kind <> 8
    ) as rooted
    group by 1, 2, 3
)
select format('lane=%s root_id=%s lot_id=%s', coalesce(w.lane, d.lane), coalesce(w.root_id, d.root_id), coalesce(w.lot_id, d.lot_id)),
    format('kept points/captured/released/returned %s/%s/%s/%s, derived %s/%s/%s/%s',
        w.points, w.captured, w.released, w.returned, d.points, d.captured, d.released, d.returned)
from ledger.draw w full join derived d using (lane, root_id, lot_id)
where (w.points, w.captured, w.released, w.returned) is distinct from (d.points, d.captured, d.released, d.returned)
-- name: hold
with derived as (
    select lane, root_id as hold_id,
        sum(points) filter (where kind = 4)::bigint as points,
        coalesce(sum(points) filter (where debit = 3 and credit = 11), 0)::bigint as captured,
        coalesce(sum(points) filter (where debit = 3 and credit = 1), 0)::bigint as released
    from ledger.movement where root_id <> 0 and kind in (4, 5, 6, 12) group by lane, root_id
)
select format('lane=%s hold_id=%s key=%s', coalesce(h.lane, d.lane), coalesce(h.hold_id, d.hold_id), h.key),
    format('kept points/captured/released %s/%s/%s, derived %s/%s/%s', h.points, h.captured, h.released, d.points, d.captured,
        d.released)
from ledger.hold h full join derived d using (lane, hold_id)
where (h.points, h.captured, h.released) is distinct from (d.points, d.captured, d.released)
-- name: hold: terms
select format('lane=%s hold_id=%s key=%s', h.lane, h.hold_id, h.key), 'its owner, points, end or acceptor is not as its journal says'
from ledger.hold h
left join ledger.journal j on j.key = h.key and j.lane = h.lane and j.kind = 4 and j.code = 'OK'
where j.key is null or h.hold_id <> (j.seq << 22 | j.ord) or h.owner_id <> j.owner_id or h.acceptor <> j.acceptor
    or h.points <> j.points or h.ends_at <> (convert_from(j.outcome, 'UTF8')::jsonb ->> 'ends_at')::timestamptz
-- name: budget_slice
with derived as (
    select chain, budget_id, sum(case when debit = 10 then points else -points end)::bigint as used
    from ledger.movement where debit = 10 or credit = 10 group by chain, budget_id
)
select format('chain=%s budget_id=%s', coalesce(s.chain, d.chain), coalesce(s.budget_id, d.budget_id)),
    format('kept used %s, derived %s', s.used_points, coalesce(d.used, 0))
from ledger.budget_slice s full join derived d using (chain, budget_id)
where s.used_points is distinct from coalesce(d.used, 0)
-- name: budget
select format('budget_id=%s code=%s', b.budget_id, b.code), format('slices and pool make %s, the limit is %s', b.pool_points + s.sum, b.limit_points)
from ledger.budget b
join (select budget_id, sum(limit_points)::bigint as sum from ledger.budget_slice group by budget_id) s using (budget_id)
where b.pool_points + s.sum <> b.limit_points
-- name: budget: terms
with written as (
    select distinct on (reference) reference as code, convert_from(outcome, 'UTF8')::jsonb -> 'budget' as terms
    from ledger.journal where kind = 13 order by reference, seq desc, ord desc
)
select format('budget_id=%s code=%s', b.budget_id, coalesce(b.code, w.code)), 'its limit or window is not as its journal says'
from ledger.budget b full join written w using (code)
where (b.budget_id, b.limit_points, b.opens_at, b.closes_at) is distinct from
    ((w.terms ->> 'budget_id')::integer, (w.terms ->> 'limit_points')::bigint, (w.terms ->> 'opens_at')::timestamptz,
     (w.terms ->> 'closes_at')::timestamptz)
-- name: cap_usage
-- The only check that reads answers: which counters a lot was booked on stands in its journal, which is hashed.
with booked as (
    select case when (cap.value ->> 2)::boolean then j.owner_id else 0 end as owner_id,
        (cap.value ->> 0)::integer as cap_id, (cap.value ->> 1)::date as period_start,
        sum((made.value ->> 'points')::bigint)::bigint as used
    from ledger.journal j
    cross join lateral jsonb_array_elements(convert_from(j.outcome, 'UTF8')::jsonb -> 'lots') as made
    cross join lateral jsonb_array_elements(made.value -> 'caps') as cap
    where j.kind in (1, 10) and j.code = 'OK' and position('"caps":'::bytea in j.outcome) > 0
    group by 1, 2, 3
)
select format('owner_id=%s cap_id=%s period_start=%s', coalesce(c.owner_id, b.owner_id), coalesce(c.cap_id, b.cap_id),
        coalesce(c.period_start, b.period_start)),
    format('kept used %s, derived %s', c.used_points, coalesce(b.used, 0))
from ledger.cap_usage c full join booked b using (owner_id, cap_id, period_start)
where coalesce(c.used_points, 0) <> coalesce(b.used, 0)
-- name: journal
with derived as (
    select chain, seq, journal_ord as ord, sum(points)::bigint as moved from ledger.movement group by chain, seq, journal_ord
)
select format('%s-%s-%s', d.chain, d.seq, d.ord), 'movements without an accepted journal'
from derived d left join ledger.journal j using (chain, seq, ord) where j.chain is null or j.code <> 'OK'
-- name: account: due time
select format('lane=%s owner_id=%s point_type=%s', a.lane, a.owner_id, a.point_type),
    format('next_due_at %s is later than what is due first, %s', a.next_due_at, d.due_at)
from ledger.account a
join (
    select lane, owner_id, point_type, min(due_at) as due_at from (
        select lane, owner_id, point_type, case when is_pending then available_from else expires_at end as due_at
        from ledger.lot where is_open and granted > drawn + held + expired + clawed
        union all
        select lane, owner_id, point_type, ends_at from ledger.hold where is_open
    ) as dues group by lane, owner_id, point_type
) d using (lane, owner_id, point_type)
where a.next_due_at > d.due_at
