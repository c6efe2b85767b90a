# SPDX-License-Identifier: Apache-2.0
"""Take a reward off the shelf."""

from typing import Final

from psycopg import Connection

from haowu.catalog.errors import RewardInvalid
from haowu.catalog.queries import find_reward

SUSPEND: Final = "update catalog_reward set state = 'suspended', suspended_for = %s where id = %s and state = 'listed'"


def suspend_reward(connection: Connection, *, merchant: str, code: str, reason: str) -> None:
    """Let no more of it be taken, for `reason`; vouchers given out stay good. Twice changes nothing.

    It waits for the batches under way; those that come after see it.
    Raises `RewardUnknown`, `RewardInvalid` without a reason.
    """
    if not reason.strip():
        raise RewardInvalid(field="reason", given=reason)
    reward = find_reward(connection, merchant=merchant, code=code, is_locking=True)
    connection.execute(SUSPEND, [reason.strip(), reward.id])
