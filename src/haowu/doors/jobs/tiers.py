# SPDX-License-Identifier: Apache-2.0
"""Tier work of the jobs: each call is one page, in the caller's transaction.

Counting every half minute keeps the promise that a member rises within a minute (R035). A review is of a day, and
looking every hour whether one is due costs one step into an index.
"""

from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.earning.activity import read_activity
from haowu.kernel.clock import Clock
from haowu.ledger.queries import batches_until, last_batches
from haowu.lifecycle.activity import DayActivity, cursors
from haowu.lifecycle.locks import lock_tier_work
from haowu.lifecycle.operations.raise_tiers import raise_tiers
from haowu.lifecycle.operations.record_activity import record_activity
from haowu.lifecycle.operations.review_tiers import review_tiers
from haowu.programs.ladders import Ladder, load_ladder

JOURNALS: Final = 20_000
"""About so many journals of each chain are read in one transaction."""


class Fed(msgspec.Struct, frozen=True):
    """What one page of the feed did; `is_done` says that the ledger holds nothing more."""

    members: int
    upgraded: int
    is_done: bool


def feed_tiers(connection: Connection, clock: Clock, *, journals: int = JOURNALS) -> Fed:
    """Count the next page of every chain and raise whoever has earned it; call it until `is_done`.

    Without a ladder in force nothing is counted, and nothing lost: the ledger is read from where the cursor stands
    once there is one.
    """
    ladder = load_ladder(connection, at=clock.now())
    if ladder is None:
        return Fed(0, 0, is_done=True)
    lock_tier_work(connection)
    heads, stands = last_batches(connection), cursors(connection)
    touched: set[int] = set()
    is_done = True
    for chain, head in heads.items():
        after = stands.get(chain, 0)
        until = batches_until(connection, chain, after=after, journals=journals) if after < head else None
        if until is not None:
            touched.update(_feed_chain(connection, ladder, chain, after, until))
            is_done = is_done and until >= head
    upgraded = raise_tiers(connection, sorted(touched), ladder=ladder, clock=clock)
    return Fed(len(touched), upgraded, is_done)


def raise_due_tiers(connection: Connection[Any], clock: Clock) -> int:
    """Feed one page, as a job; returns 0 when the ledger holds nothing more."""
    fed = feed_tiers(connection, clock)
    return 0 if fed.is_done else max(1, fed.members)


def review_due_tiers(connection: Connection[Any], clock: Clock) -> int:
    """Review one page of the tiers that are due, as a job; returns how many were looked at."""
    ladder = load_ladder(connection, at=clock.now())
    return 0 if ladder is None else review_tiers(connection, ladder=ladder, clock=clock).looked_at


def _feed_chain(connection: Connection, ladder: Ladder, chain: int, after: int, until: int) -> list[int]:
    found = read_activity(connection, chain=chain, after=after, until=until, zone=ladder.zone)
    rows = [
        DayActivity(row.lane, row.member_id, row.day, row.merchant, row.store, row.fen, row.orders) for row in found
    ]
    return record_activity(connection, rows, chain=chain, after=after, until=until)
