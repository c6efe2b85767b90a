# SPDX-License-Identifier: Apache-2.0
"""The room's values about activity: what is added, and what a window holds."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec
from psycopg import Connection

from haowu.programs.ladders import Ladder
from haowu.rules.tiers import Activity, window_of

# Each member sums its own rows: the key begins with member and day. Who did nothing in the window has no sum.
WINDOWS: Final = """
select w.member_id, done.paid_fen, done.visits
from unnest(%s::bigint[], %s::date[], %s::date[]) as w (member_id, first, last)
cross join lateral (
    select sum(a.paid_fen)::bigint, (count(*) filter (where a.paid_fen > 0))::integer
    from lifecycle_tier_activity a
    where a.member_id = w.member_id and a.day between w.first and w.last and a.merchant = any(%s)
) as done (paid_fen, visits)
where done.paid_fen is not null
"""
CURSORS: Final = "select chain, seq from lifecycle_tier_cursor"
VISITED: Final = """
select from lifecycle_tier_activity
where member_id = %s and day = %s and merchant = %s and store = %s and paid_fen > 0
"""
NOTHING: Final = Activity(0, 0)


class DayActivity(msgspec.Struct, frozen=True, gc=False):
    """Fen and orders to be added to a member's day in a store; a refund's fen are negative."""

    lane: int
    member_id: int
    day: date
    merchant: str
    store: str
    fen: int
    orders: int


def windows(connection: Connection, ladder: Ladder, lasts: Mapping[int, date]) -> dict[int, Activity]:
    """Return what counts for each member on the day of `lasts`; whoever did nothing in the window is left out.

    A day that is yet to come asks what of today's activity will still count then.
    """
    firsts = {last: window_of(ladder.tiers, last)[0] for last in set(lasts.values())}
    columns = [list(lasts), [firsts[last] for last in lasts.values()], list(lasts.values())]
    rows = connection.execute(WINDOWS, [*columns, list(ladder.merchants)])
    return {row[0]: Activity(row[1], row[2]) for row in rows}


def cursors(connection: Connection) -> dict[int, int]:
    """Return up to which batch of each chain activity has been recorded."""
    return dict(connection.execute(CURSORS).fetchall())


def has_visited(connection: Connection, member_id: int, *, day: date, merchant: str, store: str) -> bool:
    """Return whether the member has a settled order of that day in that store."""
    return connection.execute(VISITED, [member_id, day, merchant, store]).fetchone() is not None
