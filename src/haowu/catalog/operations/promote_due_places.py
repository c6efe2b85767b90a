# SPDX-License-Identifier: Apache-2.0
"""Offer the places that became free, and those whose offers are over; a job does it every minute."""

from typing import Final

from psycopg import Connection

from haowu.catalog.operations.promote_waiting import PlaceOffered, promote_waiting
from haowu.kernel.clock import Clock

SLOTS_AT_ONCE: Final = 500
DUE: Final = """
select distinct w.slot_id from catalog_waiting w join catalog_slot s on s.id = w.slot_id
where w.state = 'offered' and w.offered_until <= %(now)s
    or w.state = 'waiting' and s.cancelled_at is null and s.starts_at > %(now)s and s.capacity - s.taken > (
        select count(*) from catalog_waiting o where o.slot_id = s.id and o.state = 'offered')
order by w.slot_id limit %(limit)s
"""


def promote_due_places(connection: Connection, *, clock: Clock) -> list[PlaceOffered]:
    """Offer each place nobody has to whoever waits next, for a page of slots, and return what was offered."""
    slots = [row[0] for row in connection.execute(DUE, {"now": clock.now(), "limit": SLOTS_AT_ONCE})]
    return promote_waiting(connection, slot_ids=slots, clock=clock) if slots else []
