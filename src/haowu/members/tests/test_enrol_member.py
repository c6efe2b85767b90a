# SPDX-License-Identifier: Apache-2.0
"""Enrolling one person and many."""

from datetime import datetime

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.kernel.lanes import lane_of
from haowu.members.errors import MemberFieldInvalid, MemberNoInvalid, MemberNoTaken, PhoneInvalid, PhoneTaken
from haowu.members.keys import MemberKeys
from haowu.members.newcomer import Newcomer
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.operations.enrol_members import enrol_members
from haowu.members.queries import MemberRef, find_members, masked_phones
from haowu.members.standing import Standing


def test_a_person_is_enrolled(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(
        connection, member_no="M100001", phone="+86 138 0000 0001", tier="gold", segments=["vip", "vip"],
        clock=clock, keys=keys,
    )  # fmt: skip
    assert anna == MemberRef(anna.id, lane_of(anna.id), "M100001", "active", "gold", frozenset({"vip"}))
    assert find_members(connection, ["M100001"], at=clock.now(), keys=keys) == {"M100001": anna}
    assert masked_phones(connection, [anna.id], keys=keys) == {anna.id: "138****0001"}


def test_the_phone_number_is_nowhere_in_the_table(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    enrol_member(connection, phone="13800000001", clock=clock, keys=keys)
    row = str(connection.execute("select m::text from members_member m").fetchall())
    assert "13800000001" not in row
    assert b"13800000001".hex() not in row


def test_a_free_number_is_drawn_and_a_chosen_one_stepped_over(
    connection: Connection, clock: FixedClock, keys: MemberKeys
) -> None:
    first = enrol_member(connection, phone=None, clock=clock, keys=keys)
    assert first.member_no == "M100000001"
    enrol_member(connection, member_no="M100000002", phone=None, clock=clock, keys=keys)
    drawn = enrol_members(connection, [Newcomer(phone=None)] * 2, clock=clock, keys=keys)
    assert [member.member_no for member in drawn] == ["M100000003", "M100000004"]


@pytest.mark.parametrize(
    ("standing", "accepted"), [(Standing.NO_TERMS, False), (Standing.UNVERIFIED, True), (Standing.ACTIVE, True)]
)
def test_terms_are_accepted_at_enrolment_unless_said_otherwise(
    connection: Connection, clock: FixedClock, keys: MemberKeys, standing: Standing, *, accepted: bool
) -> None:
    member = enrol_member(connection, phone=None, standing=standing, clock=clock, keys=keys)
    stored = connection.execute("select terms_accepted_at, enrolled_at from members_member").fetchall()
    expected: datetime | None = clock.now() if accepted else None
    assert (member.standing, stored) == (standing.value, [(expected, clock.now())])


def test_a_number_is_given_once(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    enrol_member(connection, member_no="M100001", phone=None, clock=clock, keys=keys)
    with pytest.raises(MemberNoTaken) as refused:
        enrol_member(connection, member_no="M100001", phone="13800000002", clock=clock, keys=keys)
    assert refused.value.data == {"member_no": "M100001"}
    assert _count(connection) == 1


def test_a_phone_is_given_once_however_it_is_written(
    connection: Connection, clock: FixedClock, keys: MemberKeys
) -> None:
    enrol_member(connection, phone="13800000001", clock=clock, keys=keys)
    with pytest.raises(PhoneTaken) as refused:
        enrol_member(connection, phone="0086-138-0000-0001", clock=clock, keys=keys)
    assert refused.value.data == {"phone": "138****0001"}
    assert _count(connection) == 1


@pytest.mark.parametrize("doubled", [Newcomer(phone=None, member_no="M1"), Newcomer(phone="138 0000 0001")])
def test_two_of_one_call_cannot_want_the_same(
    connection: Connection, clock: FixedClock, keys: MemberKeys, doubled: Newcomer
) -> None:
    first = Newcomer(phone="13800000001", member_no="M1")
    with pytest.raises((MemberNoTaken, PhoneTaken)):
        enrol_members(connection, [first, doubled], clock=clock, keys=keys)
    assert _count(connection) == 0


@pytest.mark.parametrize("phone", ["", "1380000000", "12800000001", "138000000011", "+1 2025550123", "1380000000a"])
def test_a_malformed_phone_is_refused_and_not_repeated(
    connection: Connection, clock: FixedClock, keys: MemberKeys, phone: str
) -> None:
    with pytest.raises(PhoneInvalid) as refused:
        enrol_member(connection, phone=phone, clock=clock, keys=keys)
    assert refused.value.data == {"phone": "****"}
    assert _count(connection) == 0


@pytest.mark.parametrize("member_no", ["", "M", "100001", "M 1", "会员1", "M\x00", "M" * 33])
def test_a_malformed_number_is_refused(
    connection: Connection, clock: FixedClock, keys: MemberKeys, member_no: str
) -> None:
    with pytest.raises(MemberNoInvalid):
        enrol_member(connection, member_no=member_no, phone=None, clock=clock, keys=keys)


@pytest.mark.parametrize(("tier", "segments"), [("Gold!", []), ("", ["a b"]), ("", [f"s{n}" for n in range(51)])])
def test_a_malformed_tier_or_segment_is_refused(
    connection: Connection, clock: FixedClock, keys: MemberKeys, tier: str, segments: list[str]
) -> None:
    with pytest.raises(MemberFieldInvalid):
        enrol_member(connection, phone=None, tier=tier, segments=segments, clock=clock, keys=keys)


def test_many_are_enrolled_in_order(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    newcomers = [Newcomer(phone=f"139{number:08d}", member_no=f"B{number}") for number in range(500)]
    members = enrol_members(connection, newcomers, clock=clock, keys=keys)
    assert [member.member_no for member in members] == [f"B{number}" for number in range(500)]
    assert find_members(connection, ["13900000499"], at=clock.now(), keys=keys) == {"13900000499": members[499]}


def test_nobody_to_enrol_is_no_error(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    assert enrol_members(connection, [], clock=clock, keys=keys) == []


def _count(connection: Connection) -> int:
    row = connection.execute("select count(*) from members_member").fetchone()
    assert row is not None
    return int(row[0])
