# SPDX-License-Identifier: Apache-2.0
"""Wait no longer."""

from typing import Final

from psycopg import Connection

from haowu.catalog.operations.promote_waiting import promote_waiting
from haowu.kernel.clock import Clock

LEAVE: Final = """
update catalog_waiting set state = 'left' where slot_id = %s and member_id = %s and state in ('waiting', 'offered')
"""


def leave_waiting_list(connection: Connection, *, slot_id: int, member_id: int, clock: Clock) -> None:
    """Take the member off the list; a place offered to them is offered to the next. Twice changes nothing."""
    connection.execute(LEAVE, [slot_id, member_id])
    promote_waiting(connection, slot_ids=[slot_id], clock=clock)
