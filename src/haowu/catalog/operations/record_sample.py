# SPDX-License-Identifier: Apache-2.0
"""Write down what a sample 抽检 of a reward showed; one that failed takes it off the shelf (R058)."""

from typing import Final

from psycopg import Connection

from haowu.catalog.errors import RewardInvalid
from haowu.catalog.queries import find_reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock

INSERT: Final = """
insert into catalog_sample (reward_id, sampled_at, is_good, note, actor) values (%s, %s, %s, %s, %s)
"""
SUSPEND: Final = """
update catalog_reward set state = 'suspended', suspended_for = %s where id = %s and state = 'listed'
"""
REVIEW: Final = """
insert into catalog_review (reward_id, fulfilled, complaints, since, opened_at, cause)
values (%(reward)s, 0, 0, %(now)s, %(now)s, 'sample') on conflict (reward_id) where closed_at is null do nothing
"""


def record_sample(
    connection: Connection, *, merchant: str, code: str, is_good: bool, note: str, clock: Clock, actor: Actor
) -> bool:
    """Keep what was found and tell whether the reward may stay on the shelf.

    A bad one opens a review: the reward is listed again only after a person closed it.
    Raises `RewardUnknown`, `RewardInvalid` without a note.
    """
    if not note.strip():
        raise RewardInvalid(field="note", given=note)
    now = clock.now()
    reward = find_reward(connection, merchant=merchant, code=code, is_locking=True)
    connection.execute(INSERT, [reward.id, now, is_good, note.strip(), str(actor)])
    if not is_good:
        connection.execute(SUSPEND, [f"抽检不合格,等待复核:{note.strip()}", reward.id])
        connection.execute(REVIEW, {"reward": reward.id, "now": now})
    return is_good
