# SPDX-License-Identifier: Apache-2.0
"""One home at a time, six persons, two moves a year; leaving is always possible (C-02)."""

from datetime import timedelta

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.members.errors import HouseholdChanges, HouseholdFull, HouseholdNotInvited, HouseholdSelf, HouseholdTaken
from haowu.members.household_queries import households_of, housemates, invitations_to, seats_of
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.operations.invite_housemate import invite_housemate
from haowu.members.operations.join_household import join_household
from haowu.members.operations.leave_household import leave_household


@pytest.fixture
def people(connection: Connection, clock: FixedClock, keys: MemberKeys) -> list[int]:
    """Eight members."""
    return [
        enrol_member(connection, member_no=f"M10000{n}", phone=f"1380013800{n}", clock=clock, keys=keys).id
        for n in range(1, 9)
    ]


def invite(connection: Connection, clock: FixedClock, host: int, guest: int) -> int:
    return invite_housemate(connection, member_id=host, guest_id=guest, clock=clock)


def test_asked_then_joined_then_left(connection: Connection, clock: FixedClock, people: list[int]) -> None:
    host, guest, *_ = people
    home = invite(connection, clock, host, guest)
    assert invite(connection, clock, host, guest) == home
    assert (households_of(connection, people), invitations_to(connection, guest)) == ({host: home}, [home])
    join_household(connection, member_id=guest, household_id=home, clock=clock)
    join_household(connection, member_id=guest, household_id=home, clock=clock)
    assert (housemates(connection, guest), len(seats_of(connection, [home]))) == ([host, guest], 2)
    assert leave_household(connection, member_id=host, clock=clock) == home
    assert leave_household(connection, member_id=host, clock=clock) is None
    assert (housemates(connection, host), housemates(connection, guest)) == ([host], [guest])


def test_nobody_joins_unasked_or_two(connection: Connection, clock: FixedClock, people: list[int]) -> None:
    host, guest, other, *_ = people
    with pytest.raises(HouseholdSelf):
        invite(connection, clock, host, host)
    home = invite(connection, clock, host, guest)
    with pytest.raises(HouseholdNotInvited):
        join_household(connection, member_id=other, household_id=home, clock=clock)
    elsewhere = invite(connection, clock, other, guest)
    join_household(connection, member_id=guest, household_id=elsewhere, clock=clock)
    with pytest.raises(HouseholdTaken):
        join_household(connection, member_id=guest, household_id=home, clock=clock)


def test_six_at_most(connection: Connection, clock: FixedClock, people: list[int]) -> None:
    for guest in people[1:6]:
        invite(connection, clock, people[0], guest)
    with pytest.raises(HouseholdFull):
        invite(connection, clock, people[0], people[6])
    invite(connection, clock, people[0], people[5])


def test_two_moves_a_year(connection: Connection, clock: FixedClock, people: list[int]) -> None:
    guest = people[0]
    for host in people[1:3]:
        join_household(
            connection, member_id=guest, household_id=invite(connection, clock, host, guest), clock=clock
        )  # fmt: skip
        leave_household(connection, member_id=guest, clock=clock)
    home = invite(connection, clock, people[3], guest)
    with pytest.raises(HouseholdChanges):
        join_household(connection, member_id=guest, household_id=home, clock=clock)
    with pytest.raises(HouseholdChanges):
        invite(connection, clock, guest, people[4])
    clock.advance(timedelta(days=366))
    join_household(connection, member_id=guest, household_id=home, clock=clock)
    assert households_of(connection, [guest]) == {guest: home}
