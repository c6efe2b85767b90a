# SPDX-License-Identifier: Apache-2.0
"""Wait no longer."""

from typing import Final

from psycopg import Connection

LEAVE: Final = """
update catalog_waiting set state = 'left' where slot_id = %s and member_id = %s and state in ('waiting', 'offered')
"""


def leave_waiting_list(connection: Connection, *, slot_id: int, member_id: int) -> None:
    """Take the member off the list; a place offered to them goes to the next within a minute. Twice changes nothing."""
    connection.execute(LEAVE, [slot_id, member_id])
