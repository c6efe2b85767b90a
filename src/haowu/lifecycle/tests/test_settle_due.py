# SPDX-License-Identifier: Apache-2.0
"""Time is settled page by page, on every account that is due and on no other."""

from datetime import timedelta

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.kernel.lanes import lane_of
from haowu.ledger.commands import Award, Earn, Hold
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.results import Balance
from haowu.lifecycle.operations.settle_due import settle_due

MEMBERS = range(1, 8)


@pytest.fixture
def stored(connection: Connection, clock: FixedClock) -> None:
    """Seven members with 100 points each: pending for a day, over after ten."""
    budget = open_budget(connection, clock=clock, actor="operator:tests", code="base", limit_points=10**6)
    now = clock.now()
    award = Award(
        1,
        100,
        budget,
        "base",
        1,
        "jiafang",
        available_from=now + timedelta(days=1),
        expires_at=now + timedelta(days=10),
    )
    earns = [
        Earn(
            key=f"order:{owner}", input_hash=bytes(16), owner_id=owner, lane=lane_of(owner), actor="key:1",
            reference="", order_ref=f"{owner}", awards=(award,),
        )
        for owner in MEMBERS
    ]  # fmt: skip
    post(connection, earns, clock=clock)


def rows(connection: Connection) -> set[Balance]:
    """Return every stored balance, as the table has it, not as of now."""
    found = connection.execute("select point_type, available, pending, held, deficit from ledger.account")
    return {Balance(*row) for row in found}


def test_nothing_due_nothing_done(connection: Connection, clock: FixedClock, stored: None) -> None:
    assert settle_due(connection, clock=clock) == 0


def test_lots_mature_then_expire_page_by_page(connection: Connection, clock: FixedClock, stored: None) -> None:
    clock.advance(timedelta(days=1))
    assert [settle_due(connection, clock=clock, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert rows(connection) == {Balance(1, 100, 0, 0, 0)}
    clock.advance(timedelta(days=9))
    assert settle_due(connection, clock=clock) == 7
    assert settle_due(connection, clock=clock) == 0
    assert rows(connection) == {Balance(1, 0, 0, 0, 0)}


def test_due_holds_time_out(connection: Connection, clock: FixedClock, stored: None) -> None:
    clock.advance(timedelta(days=1))
    hold = Hold(
        key="hold:1", input_hash=bytes(16), owner_id=1, lane=lane_of(1), actor="key:1", reference="", point_type=1,
        points=40, acceptor="jiafang", lasts=timedelta(minutes=15),
    )  # fmt: skip
    post(connection, [hold], clock=clock)
    assert settle_due(connection, clock=clock) == 6
    clock.advance(timedelta(minutes=15))
    assert settle_due(connection, clock=clock) == 1
    assert rows(connection) == {Balance(1, 100, 0, 0, 0)}
