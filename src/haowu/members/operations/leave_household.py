# SPDX-License-Identifier: Apache-2.0
"""Leave one's household: always possible, at once, and nothing of anybody's points moves."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock

LEAVE: Final = """
update members_household_seat set left_at = %s
where member_id = %s and joined_at is not null and left_at is null returning household_id
"""


def leave_household(connection: Connection, *, member_id: int, clock: Clock) -> int | None:
    """Return the household that was left, or None if there was none."""
    row = connection.execute(LEAVE, [clock.now(), member_id]).fetchone()
    return None if row is None else int(row[0])
