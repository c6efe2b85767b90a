# SPDX-License-Identifier: Apache-2.0
"""The room's one lock: feeding and reviewing tiers happen one after the other, by whatever process.

It is taken before anything else, and held until the transaction ends. Earning and spending know nothing of it.
"""

from typing import Final

from psycopg import Connection

_TIERS: Final = 7_260_501


def lock_tier_work(connection: Connection) -> None:
    """Wait until no other feed or review is under way."""
    connection.execute("select pg_advisory_xact_lock(%s)", [_TIERS])
