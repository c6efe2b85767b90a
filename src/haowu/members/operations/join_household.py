# SPDX-License-Identifier: Apache-2.0
"""Say yes to an invitation into a household."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.errors import HouseholdNotInvited, HouseholdTaken
from haowu.members.household_queries import households_of
from haowu.members.households import lock_household, require_change_left

JOIN: Final = """
update members_household_seat set joined_at = %s
where household_id = %s and member_id = %s and joined_at is null and left_at is null returning id
"""


def join_household(connection: Connection, *, member_id: int, household_id: int, clock: Clock) -> None:
    """Live there from now on; twice changes nothing.

    Raises `HouseholdTaken` (leave the other one first), `HouseholdNotInvited`, `HouseholdChanges`.
    """
    lock_household(connection, household_id)
    home = households_of(connection, [member_id]).get(member_id)
    if home == household_id:
        return
    if home is not None:
        raise HouseholdTaken
    now = clock.now()
    require_change_left(connection, member_id, now)
    if connection.execute(JOIN, [now, household_id, member_id]).fetchone() is None:
        raise HouseholdNotInvited
