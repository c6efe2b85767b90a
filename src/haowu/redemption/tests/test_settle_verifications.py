# SPDX-License-Identifier: Apache-2.0
"""Verifications are put on a statement once, and a revocation at the same moment either comes first or is refused."""

from datetime import timedelta

import psycopg
import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.ledger.refusals import Refusal
from haowu.redemption.exchange_answers import Revoked, Verified
from haowu.redemption.exchange_requests import VoucherUse
from haowu.redemption.operations.settle_verifications import settle_verifications
from haowu.redemption.tests.mart import Mart
from haowu.redemption.tests.till import POINTS


@pytest.fixture
def number(mart: Mart) -> int:
    """One verification at jiafang, committed."""
    mart.shelve("tea", "奶茶", 180, 1_800, kind="service", fulfilment="voucher", stock=None)
    placed = mart.placed("tea")
    assert placed.voucher is not None
    used = mart.verify(VoucherUse(mart.token(str(placed.voucher.code))))
    assert isinstance(used, Verified), used
    mart.connection.commit()
    return used.vouchers[0].verification


def settle(connection: Connection, clock: FixedClock, until: timedelta = timedelta(hours=1), **changes: str) -> int:
    """Put what jiafang verified on its statement."""
    statements = {"jiafang": "S-1"} | changes
    return settle_verifications(
        connection, statements, point_types=[POINTS], until=clock.now() + until, clock=clock
    )  # fmt: skip


def test_each_is_settled_once(mart: Mart, number: int) -> None:
    assert settle(mart.connection, mart.clock) == 1
    assert settle(mart.connection, mart.clock, jiafang="S-2") == 0
    row = mart.connection.execute("select statement_no from redemption_verification where id = %s", [number])
    assert row.fetchone() == ("S-1",)


def test_what_came_after_the_month_or_was_elsewhere_is_left(mart: Mart, number: int) -> None:
    assert settle(mart.connection, mart.clock, until=timedelta()) == 0, "the month had ended by then"
    others = settle_verifications(
        mart.connection, {"muying": "S-1"}, point_types=[POINTS], until=mart.clock.now() + timedelta(hours=1),
        clock=mart.clock,
    )  # fmt: skip
    assert others == 0
    assert isinstance(mart.revoke(number), Revoked)


def test_a_revocation_waits_for_a_settlement_that_is_under_way(mart: Mart, number: int, database_url: str) -> None:
    with psycopg.connect(database_url) as closing:
        assert settle(closing, mart.clock) == 1
        mart.connection.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable), mart.connection.transaction():
            mart.revoke(number)
    mart.connection.execute("set lock_timeout = 0")
    assert mart.revoke(number) == Refusal("VERIFICATION_SETTLED")


def test_a_settlement_waits_for_a_revocation_that_is_under_way(mart: Mart, number: int, database_url: str) -> None:
    assert isinstance(mart.revoke(number), Revoked)
    with psycopg.connect(database_url) as closing:
        closing.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            settle(closing, mart.clock)
