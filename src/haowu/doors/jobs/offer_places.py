# SPDX-License-Identifier: Apache-2.0
"""Places that became free are offered to those who wait, and they are told."""

from typing import Any

from psycopg import Connection

from haowu.catalog.operations.promote_due_places import promote_due_places
from haowu.kernel.clock import Clock
from haowu.members.queries import members_by_id
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit


def offer_places(connection: Connection[Any], clock: Clock) -> int:
    """Offer a page of places, write an event for each, and return how many."""
    offered = promote_due_places(connection, clock=clock)
    members = members_by_id(connection, [place.member_id for place in offered])
    now = clock.now()
    events = []
    for place in offered:
        member_no = members[place.member_id].member_no
        data = {
            "member": member_no, "reward": place.reward, "slot": place.slot_id, "offered_until": place.until,
        }  # fmt: skip
        events.append(Event("place.offered", place.merchant, f"member:{member_no}", data, now))
    emit(connection, events, written_by="system:catalog")
    return len(offered)
