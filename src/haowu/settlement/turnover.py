# SPDX-License-Identifier: Apache-2.0
"""What a stretch of the ledger moved between funders and acceptors: read along the batches, summed by the database.

Points are priced by the agreement of the day on which their story began: a lot's when it was granted, a spending's when
its points were taken or held. So what is taken back is settled at the very price at which it was charged or paid,
however often the agreements have changed since.
"""

from datetime import date, datetime
from typing import Any, Final, Literal

import msgspec
from psycopg import Connection

from haowu.ledger.state import BUDGET, ORD_BITS, REDEEMED
from haowu.merchants.agreements import CONTRACT_ZONE

Kind = Literal["issued", "recalled", "accepted", "returned"]

POINT_TYPES: Final = """
select t.id from programs_point_type t join programs_program p on p.id = t.program_id where p.code = %s
"""
STANDS: Final = """
select s.chain, max(s.until_seq) from settlement_stretch s join settlement_run r on r.id = s.run_id
where r.program = %s group by s.chain
"""
FACES: Final = """
select b.ledger_budget_id, b.face_millifen_per_point
from programs_budget b join programs_program p on p.id = b.program_id where p.code = %s
"""
CHAINS: Final = "select chain from ledger.chain_head order by chain"

# Time grows along a chain, so the newest batch before the end is found from the top down.
LAST_BEFORE: Final = """
select seq from ledger.batch where chain = %s and seq > %s and decided_at < %s order by seq desc limit 1
"""

# A movement of a refund names the lot that is recalled; one of a spending names the journal that took the points.
TURNOVER: Final = """
with moved as (
    select m.chain, m.lane, m.points, m.budget_id,
           case when m.debit = %(budget)s then 'issued' when m.credit = %(budget)s then 'recalled'
                when m.credit = %(redeemed)s then 'accepted' else 'returned' end as kind,
           case when m.debit = %(budget)s then m.lot_id else m.root_id end as origin,
           case when m.credit = %(budget)s then m.root_id else m.lot_id end as lot_id
    from ledger.movement m
    where m.chain = %(chain)s and m.seq > %(after)s and m.seq <= %(until)s and m.point_type = any(%(types)s)
      and (m.debit in (%(budget)s, %(redeemed)s) or m.credit in (%(budget)s, %(redeemed)s))
)
select m.kind, l.funder, coalesce(j.acceptor, ''), m.budget_id, (b.decided_at at time zone %(zone)s)::date as day,
       sum(m.points)::bigint
from moved m
join ledger.lot l on (l.lot_id, l.lane) = (m.lot_id, m.lane)
join ledger.batch b on (b.chain, b.seq) = (m.chain, m.origin >> %(bits)s)
left join ledger.journal j on m.kind in ('accepted', 'returned')
    and (j.chain, j.seq, j.ord, j.lane) = (m.chain, m.origin >> %(bits)s, m.origin & %(mask)s, m.lane)
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
"""


class Stretch(msgspec.Struct, frozen=True):
    """The batches of a chain after `after`, up to and with `until`."""

    chain: int
    after: int
    until: int


class Turnover(msgspec.Struct, frozen=True):
    """So many points of `funder`: issued, recalled by refunds, accepted by `acceptor`, or returned by it.

    `day` is the one whose agreement prices them; `budget` is the ledger's number of the budget they came from.
    """

    kind: Kind
    funder: str
    acceptor: str
    budget: int
    day: date
    points: int


def point_types_of(connection: Connection, program: str) -> list[int]:
    """Return the numbers of the programme's kinds of points; none: there is no such programme."""
    return [row[0] for row in connection.execute(POINT_TYPES, [program])]


def stands_of(connection: Connection, program: str) -> dict[int, int]:
    """Return the last batch of each chain that a closed month of the programme covers."""
    return dict(connection.execute(STANDS, [program]).fetchall())


def faces_of(connection: Connection, program: str) -> dict[int, int]:
    """Return what a point of each budget is worth at face value, by the ledger's number of the budget."""
    return dict(connection.execute(FACES, [program]).fetchall())


def stretches_until(connection: Connection, stands: dict[int, int], end: datetime) -> list[Stretch]:
    """Return, for each chain, the batches after where it `stands` that were decided before `end`."""
    found: list[Stretch] = []
    for (chain,) in connection.execute(CHAINS).fetchall():
        after = stands.get(chain, 0)
        row = connection.execute(LAST_BEFORE, [chain, after, end]).fetchone()
        if row is not None:
            found.append(Stretch(chain, after, row[0]))
    return found


def read_turnover(connection: Connection, stretch: Stretch, point_types: list[int]) -> list[Turnover]:
    """Return what the stretch moved of these kinds of points."""
    values: dict[str, Any] = {
        "chain": stretch.chain, "after": stretch.after, "until": stretch.until, "types": point_types,
        "zone": CONTRACT_ZONE.key, "budget": BUDGET, "redeemed": REDEEMED, "bits": ORD_BITS,
        "mask": (1 << ORD_BITS) - 1,
    }  # fmt: skip
    return [Turnover(*row) for row in connection.execute(TURNOVER, values)]
