# SPDX-License-Identifier: Apache-2.0
"""Add a stretch of the ledger to members' days, exactly once."""

from collections.abc import Sequence
from typing import Final

from psycopg import Connection

from haowu.lifecycle.activity import DayActivity
from haowu.lifecycle.errors import FeedBroken

# The cursor moves only from where the stretch begins, so a stretch cannot be added twice, nor one be left out.
MOVE: Final = """
insert into lifecycle_tier_cursor as c (chain, seq)
select %(chain)s, %(until)s
where %(after)s = 0 or exists (select from lifecycle_tier_cursor k where k.chain = %(chain)s)
on conflict (chain) do update set seq = excluded.seq where c.seq = %(after)s
returning seq
"""
STANDS: Final = "select seq from lifecycle_tier_cursor where chain = %s"
ADD: Final = """
insert into lifecycle_tier_activity as a (lane, member_id, day, merchant, store, paid_fen, orders)
select * from unnest(%s::smallint[], %s::bigint[], %s::date[], %s::text[], %s::text[], %s::bigint[], %s::integer[])
on conflict (member_id, day, merchant, store, lane) do update
set paid_fen = a.paid_fen + excluded.paid_fen, orders = a.orders + excluded.orders
"""


def record_activity(
    connection: Connection, rows: Sequence[DayActivity], *, chain: int, after: int, until: int
) -> list[int]:
    """Add `rows`, which are all that batches `after` + 1 to `until` of `chain` hold; return the members touched.

    Raises `FeedBroken` when the cursor of the chain does not stand at `after`; then nothing has been added.
    """
    values = {"chain": chain, "after": after, "until": until}
    if connection.execute(MOVE, values).fetchone() is None:
        stands = connection.execute(STANDS, [chain]).fetchone()
        raise FeedBroken(chain=chain, stands=stands[0] if stands else 0)
    if not rows:
        return []
    columns: list[list[object]] = [
        [row.lane for row in rows],
        [row.member_id for row in rows],
        [row.day for row in rows],
        [row.merchant for row in rows],
        [row.store for row in rows],
        [row.fen for row in rows],
        [row.orders for row in rows],
    ]
    connection.execute(ADD, columns)
    return sorted({row.member_id for row in rows})
