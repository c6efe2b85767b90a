# SPDX-License-Identifier: Apache-2.0
"""A hold pays for one order (docs/algorithms/holds.md §8), and a refund leaves none of it behind (refund.md §5)."""

from datetime import timedelta

import msgspec
import psycopg
import pytest

from haowu.earning.answers import Accrual, Refunding, Refusal
from haowu.earning.tests.shop import CONSUMPTION, Shop, purchase, refund
from haowu.kernel.clock import FixedClock
from haowu.ledger.results import Balance

BIG = purchase("BIG", 100_000, points_deduct_fen=10_000, hold_nos=("H",))
TINY = purchase("TINY", 100, hold_nos=("H",))
TAKEN = Refusal("HOLD_TAKEN", {"hold_no": "H"})
BUSY = Refusal("HOLD_BUSY", {"hold_no": "H"})


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
    assert (second, again.replayed) == (BUSY, True)
    assert payer.accrue(TINY) == [TAKEN]


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


def test_a_neighbour_that_is_refused_costs_its_successor_nothing_but_another_try(poor: Shop) -> None:
    successor = purchase("NEXT", 40_000, hold_nos=("H",))
    assert codes(poor.accrue(BIG, successor)) == ["BUDGET_EXHAUSTED", "HOLD_BUSY"]
    poor.credit(successor)


def test_an_order_the_ledger_refused_leaves_the_hold_to_its_successor(poor: Shop) -> None:
    assert codes(poor.accrue(BIG)) == ["BUDGET_EXHAUSTED"]
    poor.credit(purchase("NEXT", 40_000, hold_nos=("H",)))
    assert poor.refund(refund("BIG", "R1")) == [Refusal("NOTHING_TO_REFUND")]
    assert poor.carry(refund("NEXT", "R2")).points_given_back == 1_000


def test_or_to_its_own_refund(poor: Shop) -> None:
    other = purchase("OTHER", 100_000, hold_nos=("H",))
    assert codes(poor.accrue(BIG, other)) == ["BUDGET_EXHAUSTED", "HOLD_BUSY"]
    assert codes(poor.accrue(other)) == ["BUDGET_EXHAUSTED"]
    first, second = poor.refund(refund("BIG", "R1"), refund("OTHER", "R2"))
    assert isinstance(first, Refunding)
    assert (first.points_given_back, second) == (1_000, Refusal("NOTHING_TO_REFUND"))
    assert poor.accrue(purchase("NEXT", 100, hold_nos=("H",))) == [TAKEN]
    assert poor.balance() == Balance(CONSUMPTION, 1_099, 0, 0, 0)


@pytest.fixture
def holder(shop: Shop, clock: FixedClock) -> Shop:
    """The world of refund.md §5: 1,000 points, of which the hold H sets 500 aside for the order A."""
    shop.credit(purchase("FIRST", 90_000))
    clock.advance(timedelta(days=8))
    assert shop.balance().available == 1_000
    shop.hold("H", 500)
    shop.credit(purchase("A", 10_000, points_deduct_fen=500, hold_nos=("H",)))
    return shop


def test_a_full_refund_releases_what_is_still_set_aside(holder: Shop) -> None:
    answer = holder.carry(refund("A", "R"))
    assert (answer.points_taken, answer.points_given_back, answer.refused) == (95, 500, ())
    assert holder.balance() == Balance(CONSUMPTION, 1_000, 0, 0, 0)
    assert holder.capture("H").code == "HOLD_ENDED"
    assert holder.balance() == Balance(CONSUMPTION, 1_000, 0, 0, 0)
    before = holder.counts()
    assert holder.carry(refund("A", "R")) == msgspec.structs.replace(answer, replayed=True)
    assert holder.counts() == before


def test_a_partial_refund_waits_for_the_capture(holder: Shop) -> None:
    before, balance = holder.counts(), holder.balance()
    assert holder.refund(refund("A", "R1", {1: 3_167})) == [Refusal("HOLD_OPEN", {"hold_no": "H"})]
    assert (holder.counts(), holder.balance()) == (before, balance)
    assert holder.capture("H").code == "OK"
    assert holder.carry(refund("A", "R1", {1: 3_167})).points_given_back == 167
    assert holder.carry(refund("A", "R2")).points_given_back == 333
    assert holder.balance() == Balance(CONSUMPTION, 1_000, 0, 0, 0)


def test_a_hold_captured_in_part_is_given_back_and_released(holder: Shop) -> None:
    assert holder.capture("H", 200, keeps_rest=True).code == "OK"
    answer = holder.carry(refund("A", "R"))
    assert (answer.points_taken, answer.points_given_back) == (95, 500)
    assert holder.balance() == Balance(CONSUMPTION, 1_000, 0, 0, 0)


def test_the_parts_that_make_a_full_refund_release_too(holder: Shop) -> None:
    assert holder.carry(refund("A", "R", {1: 9_500})).points_given_back == 500
    assert holder.balance() == Balance(CONSUMPTION, 1_000, 0, 0, 0)


def test_a_hold_that_timed_out_hinders_no_partial_refund(holder: Shop, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=15))
    answer = holder.carry(refund("A", "R", {1: 3_167}))
    assert (answer.points_taken, answer.points_given_back, answer.refused) == (32, 0, ())
    assert holder.balance() == Balance(CONSUMPTION, 1_000 + 63, 0, 0, 0)
