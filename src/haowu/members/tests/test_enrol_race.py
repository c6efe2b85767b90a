# SPDX-License-Identifier: Apache-2.0
"""Two tills enrol at the same moment: one gets the number, the other is told."""

import threading
import time

import pytest
from psycopg import Connection

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.kernel.errors import HaowuError
from haowu.members.keys import MemberKeys
from haowu.members.newcomer import Newcomer
from haowu.members.operations.enrol_members import enrol_members

WAITING = """
select exists (
    select from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted
)"""


@pytest.mark.parametrize(
    ("second", "code", "data"),
    [
        (Newcomer(member_no="M1", phone=None), "MEMBER_NO_TAKEN", {"member_no": "M1"}),
        (Newcomer(phone="13800000001"), "PHONE_TAKEN", {"phone": "****"}),
    ],
)
def test_the_later_one_gets_the_same_error(
    connection: Connection,
    database_url: str,
    clock: FixedClock,
    keys: MemberKeys,
    second: Newcomer,
    code: str,
    data: dict[str, str],
) -> None:
    enrol_members(connection, [Newcomer(member_no="M1", phone="13800000001")], clock=clock, keys=keys)
    told: list[HaowuError] = []

    def later() -> None:
        with connect(database_url) as other:
            try:
                enrol_members(other, [second], clock=clock, keys=keys)
            except HaowuError as error:
                told.append(error)
                other.rollback()

    runner = threading.Thread(target=later)
    runner.start()
    with connect(database_url) as watcher:
        watcher.autocommit = True
        deadline = time.monotonic() + 30
        while watcher.execute(WAITING).fetchone() != (True,):
            assert time.monotonic() < deadline, "the second enrolment never met the first"
    connection.commit()
    runner.join(30)
    assert [(error.code, error.data) for error in told] == [(code, data)]
    assert connection.execute("select count(*) from members_member").fetchone() == (1,)
