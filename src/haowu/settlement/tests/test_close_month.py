# SPDX-License-Identifier: Apache-2.0
"""Closing a month: each batch of the ledger stands in one month, closed once and for all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.merchants.agreements import CONTRACT_ZONE
from haowu.settlement.errors import MonthClosed, MonthNotOver, ProgramUnknown
from haowu.settlement.operations.close_month import close_month
from haowu.settlement.queries import crossings_of_run, list_runs, statements_of_run
from haowu.settlement.tests.street import FINANCE, Street

DECEMBER = datetime(2026, 12, 1, tzinfo=CONTRACT_ZONE)
JANUARY = datetime(2027, 1, 1, tzinfo=CONTRACT_ZONE)


@pytest.fixture
def street(connection: Connection, clock: FixedClock) -> Street:
    """Nothing was bought yet."""
    return Street(connection, clock)


def at(street: Street, when: datetime) -> None:
    """Let time pass until `when`."""
    street.clock.advance(when - street.clock.now())


def figures(street: Street, merchant: str, month: str = "2026-11") -> list[tuple[str, str, int, int]]:
    """Return the lines in short."""
    return [(line.kind, line.counterparty, line.points, line.amount_fen) for line in street.lines(merchant, month)]


def test_points_of_two_funders_are_told_apart(street: Street) -> None:
    street.earn("A", 1000)
    street.earn("B", 500, "own")
    street.spend("H1", 1200)
    at(street, DECEMBER)
    run = street.close()
    assert figures(street, "bianli") == [("issued", "", 1000, -1000)]
    assert figures(street, "yingyuan") == [("accepted", "bianli", 1000, 900), ("accepted", "operator", 200, 180)]
    found = [(each.funder, each.acceptor, each.points) for each in crossings_of_run(street.connection, run.id)]
    assert found == [("bianli", "yingyuan", 1000), ("operator", "yingyuan", 200)]
    (rest,) = crossings_of_run(street.connection, run.id, after=("bianli", "yingyuan"), limit=1)
    assert rest.funder == "operator"
    everybody = [each.merchant for each in statements_of_run(street.connection, run.id)]
    assert everybody[:2] == ["bianli", "yingyuan"]
    assert [each.merchant for each in statements_of_run(street.connection, run.id, after="bianli", limit=1)] == [
        "yingyuan"
    ]


def test_what_is_given_back_is_returned_and_what_is_refunded_recalled(street: Street) -> None:
    earned = street.earn("A", 1000)
    street.spend("H1", 600)
    street.give_back("H1", 200)
    at(street, DECEMBER)
    street.close()
    assert figures(street, "yingyuan") == [("accepted", "bianli", 600, 540), ("returned", "bianli", 200, -180)]
    street.refund("A", earned, 700)
    street.give_back("H1", 400)
    at(street, JANUARY)
    street.close("2026-12")
    assert figures(street, "bianli", "2026-12") == [("recalled", "", 700, 700)], (
        "600 taken, 100 were owed; all charged back"
    )
    assert figures(street, "yingyuan", "2026-12") == [("returned", "bianli", 400, -360)]


def test_no_movement_is_left_out_or_counted_twice(street: Street) -> None:
    """Three months, closed late and with one left out: the sums are those of the ledger."""
    for month, points in ((11, 100), (12, 30)):
        at(street, max(street.clock.now(), datetime(2026, month, 23, tzinfo=CONTRACT_ZONE)))
        street.earn(f"A{month}", points)
    at(street, datetime(2027, 2, 5, tzinfo=CONTRACT_ZONE))
    street.earn("A2", 7)
    street.close("2026-11")
    street.close("2027-01")
    assert figures(street, "bianli", "2026-11") == [("issued", "", 100, -100)]
    assert figures(street, "bianli", "2027-01") == [("issued", "", 30, -30)], "December's stand with January's"
    at(street, datetime(2027, 3, 1, tzinfo=CONTRACT_ZONE))
    street.close("2027-02")
    assert figures(street, "bianli", "2027-02") == [("issued", "", 7, -7)]
    total = street.connection.execute("select sum(points) from settlement_line where kind = 'issued'").fetchone()
    granted = street.connection.execute("select sum(granted) from ledger.lot").fetchone()
    assert total == granted == (137,)


def test_a_month_is_closed_after_its_end_and_once(street: Street) -> None:
    with pytest.raises(MonthNotOver):
        street.close()
    at(street, DECEMBER)
    assert street.close().statements == {}, "nothing was issued or accepted"
    for month in ("2026-11", "2026-10"):
        with pytest.raises(MonthClosed):
            street.close(month)
    with pytest.raises(ProgramUnknown):
        close_month(street.connection, program="none", month="2026-11", clock=street.clock, actor=FINANCE)


def test_of_two_who_close_at_once_one_is_told_that_it_is_done(street: Street, database_url: str) -> None:
    street.earn("A", 1000)
    street.connection.commit()
    at(street, DECEMBER)

    def close(_: int) -> str:
        with psycopg.connect(database_url) as connection:
            try:
                close_month(connection, program="mall", month="2026-11", clock=street.clock, actor=FINANCE)
            except MonthClosed:
                return "closed already"
            return "closed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, range(2))) == ["closed", "closed already"]
    assert len(list_runs(street.connection)) == 1


@pytest.mark.parametrize("table", ["run", "stretch", "statement", "line", "step"])
def test_nobody_changes_what_is_closed(street: Street, table: str) -> None:
    street.earn("A", 1000)
    at(street, DECEMBER)
    street.close()
    for statement in (f"delete from settlement_{table}", f"truncate settlement_{table} cascade"):
        with pytest.raises(psycopg.errors.RestrictViolation), street.connection.transaction():
            street.connection.execute(statement.encode())


def test_the_database_knows_what_a_line_comes_to(street: Street) -> None:
    street.earn("A", 1000)
    at(street, DECEMBER)
    street.close()
    row = "insert into settlement_line select id, 2, 'accepted', '', null, 1000, 1000, 999, 0 from settlement_statement"
    with pytest.raises(psycopg.errors.CheckViolation, match="settlement_line_amount_check"):
        street.connection.execute(row)
