# SPDX-License-Identifier: Apache-2.0
"""Offer on the places whose offers are over; a job does it every minute."""

from typing import Final

from psycopg import Connection

from haowu.catalog.operations.promote_waiting import promote_waiting
from haowu.kernel.clock import Clock

SLOTS_AT_ONCE: Final = 500
DUE: Final = """
select distinct slot_id from catalog_waiting where state = 'offered' and offered_until <= %s order by slot_id limit %s
"""


def promote_due_places(connection: Connection, *, clock: Clock) -> int:
    """Let lapsed offers go to whoever waits next, for a page of slots; return how many slots that were."""
    slots = [row[0] for row in connection.execute(DUE, [clock.now(), SLOTS_AT_ONCE])]
    if slots:
        promote_waiting(connection, slot_ids=slots, clock=clock)
    return len(slots)
