# SPDX-License-Identifier: Apache-2.0
"""CTL-03: an order is credited before its member is blocked, or not at all; never in between."""

from concurrent.futures import ThreadPoolExecutor

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.members.operations.change_standing import change_standing
from haowu.members.standing import Standing
from tests.journeys.mall import order
from tests.journeys.till import Till

WAITING = "select count(*) > 0 from pg_locks where locktype = 'advisory' and not granted"


def test_an_order_that_comes_while_its_member_is_being_blocked_is_refused(
    till: Till, database_url: str, clock: FixedClock
) -> None:
    till.credit(order("BEFORE", 10_000))
    with connect(database_url) as connection, ThreadPoolExecutor(1) as pool:
        (member_id,) = connection.execute("select id from members_member where member_no = 'M100001'").fetchone() or (
            0,
        )
        change_standing(connection, member_id=member_id, standing=Standing.BLOCKED, clock=clock)
        asked = pool.submit(till.post, "/orders", order("DURING", 10_000))
        while connection.execute(WAITING).fetchone() != (True,):
            assert not asked.done(), asked.result().text
        connection.commit()
        assert asked.result(30).json()["code"] == "MEMBER_BLOCKED"
    assert till.balance()["pending"] == 100
