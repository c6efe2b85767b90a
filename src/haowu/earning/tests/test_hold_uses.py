# SPDX-License-Identifier: Apache-2.0
"""A hold pays for one order (docs/algorithms/holds.md §8), so that the refund of another gives nothing back."""

from datetime import timedelta

import psycopg
import pytest

from haowu.earning.answers import Accrual, Refunding, Refusal
from haowu.earning.tests.shop import CONSUMPTION, Shop, purchase, refund
from haowu.kernel.clock import FixedClock
from haowu.ledger.results import Balance

BIG = purchase("BIG", 100_000, points_deduct_fen=10_000, hold_nos=("H",))
TINY = purchase("TINY", 100, hold_nos=("H",))
TAKEN = Refusal("HOLD_TAKEN", {"hold_no": "H"})


@pytest.fixture
def payer(shop: Shop, clock: FixedClock) -> Shop:
    """A shop whose member earned 1,099 and has paid 1,000 of them by the hold H."""
    shop.credit(purchase("FIRST", 99_999))
    clock.advance(timedelta(days=8))
    shop.hold_and_capture("H", 1_000)
    assert shop.balance() == Balance(CONSUMPTION, 99, 0, 0, 0)
    return shop


def test_one_hold_does_not_pay_for_two_orders(payer: Shop) -> None:
    payer.credit(BIG)
    before, balance = payer.counts(), payer.balance()
    assert payer.accrue(TINY) == [TAKEN]
    assert payer.refund(refund("TINY", "R1")) == [Refusal("ORDER_NOT_FOUND", {"order_no": "TINY"})]
    assert (payer.counts(), payer.balance()) == (before, balance)
    assert payer.carry(refund("BIG", "R2")).points_given_back == 1_000


def test_nor_in_one_list(payer: Shop) -> None:
    first, second, again = payer.accrue(BIG, TINY, BIG)
    assert isinstance(first, Accrual)
    assert isinstance(again, Accrual)
    assert (second, again.replayed) == (TAKEN, True)


def test_the_refused_order_may_be_corrected_under_its_number(payer: Shop) -> None:
    payer.credit(BIG)
    assert payer.accrue(TINY) == [TAKEN]
    assert payer.credit(purchase("TINY", 100)).awards[0].points == 1


def test_a_hold_named_twice_by_one_order_counts_once(payer: Shop) -> None:
    payer.credit(purchase("BIG", 100_000, hold_nos=("H", "H")))
    assert payer.carry(refund("BIG", "R")).points_given_back == 1_000


@pytest.fixture
def poor(connection: psycopg.Connection, clock: FixedClock) -> Shop:
    """The same, where the budget has 501 points left."""
    shop = Shop(connection, clock, {"base": 1_500})
    shop.credit(purchase("FIRST", 99_999))
    clock.advance(timedelta(days=8))
    shop.hold_and_capture("H", 1_000)
    return shop


def codes(answers: list[Accrual | Refusal]) -> list[str]:
    """Return the codes of the refusals among `answers`."""
    return [answer.code for answer in answers if isinstance(answer, Refusal)]


def test_an_order_the_ledger_refused_leaves_the_hold_to_its_successor(poor: Shop) -> None:
    assert codes(poor.accrue(BIG)) == ["BUDGET_EXHAUSTED"]
    poor.credit(purchase("NEXT", 40_000, hold_nos=("H",)))
    assert poor.refund(refund("BIG", "R1")) == [Refusal("NOTHING_TO_REFUND")]
    assert poor.carry(refund("NEXT", "R2")).points_given_back == 1_000


def test_or_to_its_own_refund(poor: Shop) -> None:
    other = purchase("OTHER", 100_000, hold_nos=("H",))
    assert codes(poor.accrue(BIG, other)) == ["BUDGET_EXHAUSTED", "HOLD_TAKEN"]
    assert codes(poor.accrue(other)) == ["BUDGET_EXHAUSTED"]
    first, second = poor.refund(refund("BIG", "R1"), refund("OTHER", "R2"))
    assert isinstance(first, Refunding)
    assert (first.points_given_back, second) == (1_000, Refusal("NOTHING_TO_REFUND"))
    assert poor.accrue(purchase("NEXT", 100, hold_nos=("H",))) == [TAKEN]
    assert poor.balance() == Balance(CONSUMPTION, 1_099, 0, 0, 0)
