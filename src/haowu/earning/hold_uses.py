# SPDX-License-Identifier: Apache-2.0
"""A hold pays for one order: the first that is credited, or refunded, with it.

Read under the chains' locks, so that nobody can tie a hold between the look and the row. An order that the ledger
refused ties nothing (its successor, under a new number, names the same hold), unless a refund gives points back for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from psycopg import Connection

USES: Final = "select hold_key, order_key from earning_hold_use where hold_key = any(%s::text[])"
RECORD: Final = """
insert into earning_hold_use (lane, hold_key, order_key)
select * from unnest(%s::smallint[], %s::text[], %s::text[])
"""


class HoldUse(msgspec.Struct, frozen=True, gc=False):
    """The hold `hold_key` belongs to the order `order_key` (both keys of the ledger); `lane` is their owner's."""

    lane: int
    hold_key: str
    order_key: str


def find_hold_uses(connection: Connection, hold_keys: Iterable[str]) -> dict[str, str]:
    """Return the order of each of these holds that has one, key by key."""
    keys = sorted(set(hold_keys))
    return dict(connection.execute(USES, (keys,)).fetchall()) if keys else {}


def is_free(uses: Mapping[str, str], hold_key: str, order_key: str) -> bool:
    """Return whether the hold belongs to this order or to none yet."""
    return uses.get(hold_key, order_key) == order_key


def record_hold_uses(connection: Connection, uses: Sequence[HoldUse]) -> None:
    """Write down whose holds these are; a second order of one hold violates the key."""
    if uses:
        columns = [use.lane for use in uses], [use.hold_key for use in uses], [use.order_key for use in uses]
        connection.execute(RECORD, columns)
