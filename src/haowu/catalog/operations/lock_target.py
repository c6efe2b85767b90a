# SPDX-License-Identifier: Apache-2.0
"""Keep today's announced price open to somebody who saves for it 目标锁定."""

from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection, errors

from haowu.catalog.errors import RewardUnknown, TargetLocked, TargetTooFar
from haowu.catalog.queries import find_offers
from haowu.kernel.clock import Clock

LOCK_DAYS: Final = 90
INSERT: Final = """
insert into catalog_price_lock (reward_id, member_id, points, money_fen, during)
values (%s, %s, %s, %s, tstzrange(%s, %s))
"""


def lock_target(
    connection: Connection, *, merchant: str, code: str, member_id: int, available_points: int, clock: Clock
) -> datetime:
    """Lock the list price in force for 90 days and return their end; whoever holds half of the points may.

    A rise then does not touch this member; a lower price still holds for them as for all (C-06, decision 0026).
    Raises `RewardUnknown` (also if it is not listed), `TargetTooFar`, `TargetLocked`.
    """
    now = clock.now()
    offer = find_offers(connection, [(merchant, code)], now).get((merchant, code))
    if offer is None or offer.state != "listed":
        raise RewardUnknown(reward=code[:40])
    gap = (offer.points + 1) // 2 - available_points
    if gap > 0:
        raise TargetTooFar(gap=gap)
    until = now + timedelta(days=LOCK_DAYS)
    try:
        with connection.transaction():
            connection.execute(INSERT, [offer.id, member_id, offer.points, offer.money_fen, now, until])
    except errors.ExclusionViolation as problem:
        raise TargetLocked from problem
    return until
