# SPDX-License-Identifier: Apache-2.0
"""Ask somebody into one's household; whoever has none yet founds one by it."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.errors import HouseholdFull, HouseholdSelf
from haowu.members.household_queries import households_of, seats_of
from haowu.members.households import PERSONS_MAX, lock_household, require_change_left

FORM: Final = "insert into members_household (formed_by, formed_at) values (%s, %s) returning id"
SEAT: Final = """
insert into members_household_seat (household_id, member_id, asked_at, joined_at) values (%s, %s, %s, %s)
on conflict (household_id, member_id) where left_at is null do nothing
"""


def invite_housemate(connection: Connection, *, member_id: int, guest_id: int, clock: Clock) -> int:
    """Return the household's id; asking the same person again changes nothing.

    Raises `HouseholdSelf`, `HouseholdFull`, `HouseholdChanges` (founding counts as a change).
    """
    if member_id == guest_id:
        raise HouseholdSelf
    now = clock.now()
    home = households_of(connection, [member_id]).get(member_id)
    if home is None:
        require_change_left(connection, member_id, now)
        row = connection.execute(FORM, [member_id, now]).fetchone()
        assert row is not None, "returning gives the row"  # noqa: S101 -- said to the type checker
        home = int(row[0])
        connection.execute(SEAT, [home, member_id, now, now])
    lock_household(connection, home)
    seats = seats_of(connection, [home])
    if len(seats) >= PERSONS_MAX and guest_id not in {seat.member_id for seat in seats}:
        raise HouseholdFull(persons=PERSONS_MAX)
    connection.execute(SEAT, [home, guest_id, now, None])
    return home
