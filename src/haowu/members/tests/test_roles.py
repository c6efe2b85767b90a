# SPDX-License-Identifier: Apache-2.0
"""What the database lets each role do with members."""

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import find_members


def test_the_writing_role_finds_members(connection: Connection, clock: FixedClock, keys: MemberKeys) -> None:
    anna = enrol_member(connection, member_no="M1", phone="13800000001", clock=clock, keys=keys)
    connection.execute("set local role haowu_writer")
    assert find_members(connection, ["M1"], at=clock.now(), keys=keys) == {"M1": anna}


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("haowu_writer", "update members_member set standing = 'active'"),
        ("haowu_writer", "delete from members_member"),
        ("haowu_web", "update members_member set tier = 'gold'"),
        ("haowu_reader", "select from members_member"),
        ("haowu_auditor", "select from members_member"),
    ],
)
def test_roles_may_not_do_more(connection: Connection, role: str, statement: str) -> None:
    connection.execute(f"set local role {role}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())
