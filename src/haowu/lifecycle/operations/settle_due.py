# SPDX-License-Identifier: Apache-2.0
"""Bring accounts up to date whose lots or holds are due, page by page."""

from datetime import datetime
from hashlib import blake2b
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock
from haowu.ledger.commands import Expire
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_due_accounts

SETTLER: Final = str(Actor(ActorKind.SYSTEM, "settle-due"))


def settle_due(connection: Connection, *, clock: Clock, limit: int = 1000) -> int:
    """Settle up to `limit` accounts, longest due first, and return how many; 0 means that nothing is due.

    The ledger settles an account before every decision on it anyway; this keeps the books of members who do not come.
    """
    (database_now,) = connection.execute("select clock_timestamp()").fetchone() or (clock.now(),)
    at = clock.reading(database_now)
    due = find_due_accounts(connection, at=at, limit=limit)
    commands = [_expire(owner_id, lane, point_type, at) for owner_id, lane, point_type in due]
    results = post(connection, commands, clock=clock) if commands else []
    return sum(not result.is_replayed for result in results)


def _expire(owner_id: int, lane: int, point_type: int, at: datetime) -> Expire:
    """Return the command; its key says whose account and at which instant, so that no run is taken for another."""
    key = f"settle:{owner_id}:{point_type}:{round(at.timestamp() * 1_000_000)}"
    return Expire(
        key=key, input_hash=blake2b(key.encode(), digest_size=16).digest(), owner_id=owner_id, lane=lane, actor=SETTLER,
        reference="", point_type=point_type,
    )  # fmt: skip
