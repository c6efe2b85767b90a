# SPDX-License-Identifier: Apache-2.0
"""Finding members by whatever they are named by."""

from datetime import timedelta

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.members.keys import MemberKeys
from haowu.members.member_code import make_member_code
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import find_members, masked_phones


def test_number_phone_and_code_name_the_same_member(
    connection: Connection, clock: FixedClock, keys: MemberKeys
) -> None:
    anna = enrol_member(connection, member_no="M100001", phone="13800000001", clock=clock, keys=keys)
    enrol_member(connection, member_no="M100002", phone="13800000002", clock=clock, keys=keys)
    code = make_member_code(anna.id, at=clock.now(), key=keys.code_key)
    names = ["M100001", "13800000001", "+86 138-0000-0001", code]
    assert find_members(connection, names, at=clock.now(), keys=keys) == dict.fromkeys(names, anna)


def test_each_way_of_naming_works_alone(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, member_no="M100001", phone="13800000001", clock=clock, keys=keys)
    for name in ("M100001", "13800000001", make_member_code(anna.id, at=clock.now(), key=keys.code_key)):
        assert find_members(connection, [name, name], at=clock.now(), keys=keys) == {name: anna}


def test_what_nobody_has_is_left_out(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, member_no="M100001", phone="13800000001", clock=clock, keys=keys)
    forged = "1" * 20
    nobody = make_member_code(999_999, at=clock.now(), key=keys.code_key)
    names = ["M100001", "M100009", "m100001", "13900000000", forged, nobody]
    assert find_members(connection, names, at=clock.now(), keys=keys) == {"M100001": anna}


@pytest.mark.parametrize(
    "name", ["", " ", "\x00", "M\x00", "M100001\x00", "%s", "' or 1=1 --", "٣" * 20, "9" * 5000, "🙂", "\ud800", "-1"]
)
def test_odd_names_are_simply_unknown(connection: Connection, clock: FixedClock, keys: MemberKeys, name: str) -> None:
    anna = enrol_member(connection, member_no="M100001", phone=None, clock=clock, keys=keys)
    assert find_members(connection, [name], at=clock.now(), keys=keys) == {}
    assert find_members(connection, [name, "M100001"], at=clock.now(), keys=keys) == {"M100001": anna}


def test_an_old_code_is_unknown(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, phone=None, clock=clock, keys=keys)
    code = make_member_code(anna.id, at=clock.now(), key=keys.code_key)
    later = clock.now() + timedelta(seconds=120)
    assert find_members(connection, [code], at=later, keys=keys) == {}


def test_other_keys_find_no_phone_and_no_code(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, phone="13800000001", clock=clock, keys=keys)
    code = make_member_code(anna.id, at=clock.now(), key=keys.code_key)
    others = MemberKeys.from_secret(b"another secret, just as long as it")
    assert find_members(connection, ["13800000001", code], at=clock.now(), keys=others) == {}


def test_a_member_without_a_phone_has_no_masked_one(
    connection: Connection, clock: FixedClock, keys: MemberKeys
) -> None:
    anna = enrol_member(connection, phone=None, clock=clock, keys=keys)
    assert masked_phones(connection, [anna.id, 404], keys=keys) == {}


def test_a_mixture_of_names_finds_each_its_member(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, member_no="M1", phone="13800000001", clock=clock, keys=keys)
    bob = enrol_member(connection, member_no="M2", phone="13800000002", clock=clock, keys=keys)
    code = make_member_code(bob.id, at=clock.now(), key=keys.code_key)
    names = ["M2", "13800000001", code, "M404", "13900000009", "M1"]
    found = find_members(connection, names * 20, at=clock.now(), keys=keys)
    assert {name: ref.id for name, ref in found.items()} == {
        "M2": bob.id, "13800000001": anna.id, code: bob.id, "M1": anna.id
    }  # fmt: skip
