# SPDX-License-Identifier: Apache-2.0
"""A person has looked at what was complained of."""

from typing import Final

from psycopg import Connection

from haowu.catalog.errors import ReviewNotOpen, RewardInvalid
from haowu.catalog.queries import find_reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock

CLOSE: Final = """
update catalog_review set closed_at = %s, closed_by = %s, note = %s where reward_id = %s and closed_at is null
"""


def close_review(connection: Connection, *, merchant: str, code: str, note: str, clock: Clock, actor: Actor) -> None:
    """Close the open review with what was found; the reward stays off the shelf until it is listed again.

    Raises `RewardUnknown`, `ReviewNotOpen`, `RewardInvalid` without a note.
    """
    if not note.strip():
        raise RewardInvalid(field="note", given=note)
    reward = find_reward(connection, merchant=merchant, code=code)
    done = connection.execute(CLOSE, [clock.now(), str(actor), note.strip(), reward.id])
    if done.rowcount == 0:
        raise ReviewNotOpen(reward=code)
