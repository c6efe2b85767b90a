# SPDX-License-Identifier: Apache-2.0
"""Refunds over the real ledger: docs/algorithms/refund.md, and what may never happen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haowu.earning.answers import Accrual, Refunding, Refusal
from haowu.earning.requests import PurchaseLine, Refund, RefundLine
from haowu.earning.tests.shop import CONSUMPTION, GREEN, Shop, purchase, refund
from haowu.kernel.clock import FixedClock
from haowu.ledger.operations.set_chain_count import set_chain_count
from haowu.ledger.results import Balance
from haowu.members.operations.change_standing import change_standing
from haowu.members.standing import Standing

NOTHING = Balance(CONSUMPTION, 0, 0, 0, 0)


def moved(answer: Refunding | Refusal) -> tuple[int, int, int, int]:
    """Return (taken, given back, refunded fen, left fen)."""
    assert isinstance(answer, Refunding), answer
    return answer.points_taken, answer.points_given_back, answer.refunded_fen, answer.left_fen


def test_full_refund_takes_all(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    assert moved(shop.carry(refund("A", "R1"))) == (400, 0, 40_000, 0)
    assert shop.balance() == NOTHING


def test_repeated_partial_refunds_take_the_difference(shop: Shop) -> None:
    shop.credit(purchase("A", 79_999, merchant="jiafang"))
    base = [moved(shop.carry(refund("A", f"R{no}", {1: 10_000})))[0] for no in (1, 2)]
    assert base == [100 + 13, 100 + 13]  # left of the base 799: 699, 599; and of the bonus 100: ⌊87.5⌋, ⌊74.99⌋
    assert moved(shop.carry(refund("A", "R3"))) == (599 + 74, 0, 59_999, 0)
    assert shop.balance() == NOTHING


def test_line_refund_takes_what_the_line_earned(shop: Shop) -> None:
    lines = (PurchaseLine(1, "SET-4", "bedding", 1, 30_000), PurchaseLine(2, "LED", "green", 1, 10_000))
    shop.credit(purchase("A", 40_000, lines=lines))
    answer = shop.carry(refund("A", "R1", {2: 10_000}))
    assert [(b.point_type, b.available, b.pending) for b in answer.balances] == [
        ("consumption", 0, 300), ("green", 0, 0),
    ]  # fmt: skip
    assert moved(answer) == (100 + 30, 0, 10_000, 30_000)
    assert shop.balance(GREEN) == Balance(GREEN, 0, 0, 0, 0)


def test_several_refunds_of_one_order_in_one_list(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    answers = shop.refund(
        refund("A", "R1", {1: 15_000}), refund("A", "R2", {1: 15_000}), refund("A", "R3", {1: 15_000})
    )
    assert [moved(answer) for answer in answers[:2]] == [(150, 0, 15_000, 25_000), (150, 0, 15_000, 10_000)]
    assert answers[2] == Refusal("REFUND_EXCEEDS_PAID", {"line_no": 1, "left_fen": 10_000})


def test_more_than_paid_is_refused_without_a_trace(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000, coupon_fen=1_000))
    shop.carry(refund("A", "R1", {1: 20_000}))
    before = shop.counts()
    assert shop.refund(refund("A", "R2", {1: 19_001})) == [
        Refusal("REFUND_EXCEEDS_PAID", {"line_no": 1, "left_fen": 19_000})
    ]
    assert shop.counts() == before
    shop.carry(refund("A", "R2", {1: 19_000}))
    assert shop.refund(refund("A", "R3")) == [Refusal("REFUND_EXCEEDS_PAID", {"left_fen": 0})]


@pytest.mark.parametrize(
    ("order_no", "changes", "code", "data"),
    [
        ("B", {}, "ORDER_NOT_FOUND", {"order_no": "B"}),
        ("A", {"merchant": "muying"}, "ORDER_NOT_FOUND", {"order_no": "A"}),
        ("A", {"is_full": False}, "REFUND_EMPTY", {}),
        ("A", {"lines": (RefundLine(1, 1),)}, "REFUND_EMPTY", {}),
        ("A", {"is_full": False, "lines": (RefundLine(2, 1),)}, "LINE_NOT_FOUND", {"line_no": 2}),
        ("A", {"is_full": False, "lines": (RefundLine(1, 1), RefundLine(1, 1))}, "LINE_REPEATED", {"line_no": 1}),
        ("A", {"is_full": False, "lines": (RefundLine(1, -1),)}, "FIELD_INVALID", {"field": "lines"}),
        ("A\x00", {}, "FIELD_INVALID", {"field": "order_no"}),
        ("A ", {}, "FIELD_INVALID", {"field": "order_no"}),
        ("A", {"refund_no": " R1"}, "FIELD_INVALID", {"field": "refund_no"}),
        ("A", {"refund_no": ""}, "FIELD_INVALID", {"field": "refund_no"}),
        ("A", {"refunded_at": datetime(2026, 11, 22, 2, 6, tzinfo=UTC)}, "DATE_IN_FUTURE", {"field": "refunded_at"}),
    ],
)
def test_refused_without_a_trace(
    shop: Shop, order_no: str, changes: dict[str, Any], code: str, data: dict[str, Any]
) -> None:
    shop.credit(purchase("A"))
    before = shop.counts()
    assert shop.refund(msgspec.structs.replace(refund(order_no, "R1"), **changes)) == [Refusal(code, data)]
    assert shop.counts() == before


def test_repetition_gets_the_same_bytes(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    first = shop.carry(refund("A", "R1", {1: 15_000}))
    shop.carry(refund("A", "R2", {1: 15_000}))
    before = shop.counts()
    shop.clock.advance(timedelta(days=30))
    again = shop.carry(refund("A", "R1", {1: 15_000}))
    assert again.replayed
    assert msgspec.json.encode(msgspec.structs.replace(again, replayed=False)) == msgspec.json.encode(first)
    assert shop.counts() == before


def test_repetition_in_the_same_list_and_reused_number(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    first, again, other = shop.refund(*[refund("A", "R1", {1: 15_000})] * 2, refund("A", "R1", {1: 15_001}))
    assert isinstance(first, Refunding)
    assert again == msgspec.structs.replace(first, replayed=True)
    assert other == Refusal("KEY_REUSED")
    assert shop.refund(refund("A", "R1", {1: 1})) == [Refusal("KEY_REUSED")]


def test_spent_points_become_a_deficit_and_are_made_up(shop: Shop, clock: FixedClock) -> None:
    shop.credit(purchase("A", 40_000))
    shop.credit(purchase("B", 5_000))
    clock.advance(timedelta(days=8))
    assert shop.spend(350).code == "OK"
    answer = shop.carry(refund("A", "R1"))
    assert (answer.points_taken, answer.deficit) == (400, 300)
    assert shop.balance() == Balance(CONSUMPTION, 0, 0, 0, 300)
    assert shop.spend(1, "spend:2").code == "DEFICIT_OUTSTANDING"
    shop.credit(purchase("C", 45_000))
    clock.advance(timedelta(days=8))
    assert shop.balance() == Balance(CONSUMPTION, 150, 0, 0, 0)


def _earn_and_pay_with(shop: Shop, clock: FixedClock, points: int) -> None:
    shop.credit(purchase("FIRST", 49_999))
    clock.advance(timedelta(days=8))
    shop.hold_and_capture("H1", points)


def test_points_spent_on_the_order_come_back_as_points(shop: Shop, clock: FixedClock) -> None:
    _earn_and_pay_with(shop, clock, 400)
    shop.credit(purchase("A", 10_000, points_deduct_fen=500, hold_nos=("H1",)))
    assert shop.balance() == Balance(CONSUMPTION, 99 + 95, 0, 0, 0)
    first = shop.carry(refund("A", "R1", {1: 3_167}))
    assert moved(first) == (32, 134, 3_167, 6_333)
    again = shop.carry(refund("A", "R1", {1: 3_167}))
    assert again == msgspec.structs.replace(first, replayed=True)
    assert moved(shop.carry(refund("A", "R2"))) == (63, 266, 6_333, 0)
    assert shop.balance() == Balance(CONSUMPTION, 499, 0, 0, 0)


def test_order_paid_wholly_in_points(shop: Shop, clock: FixedClock) -> None:
    _earn_and_pay_with(shop, clock, 400)
    (earned,) = shop.accrue(purchase("A", 400, points_deduct_fen=400, hold_nos=("H1",)))
    assert isinstance(earned, Accrual)
    assert (earned.awards, [no.code for no in earned.skipped]) == ((), ["NOTHING_TO_AWARD"])
    answer = shop.carry(refund("A", "R1"))
    assert moved(answer) == (0, 400, 0, 0)
    assert shop.balance().available == 499


def test_order_that_neither_earned_nor_spent(shop: Shop) -> None:
    shop.accrue(purchase("A", 99))
    before = shop.counts()
    assert shop.refund(refund("A", "R1")) == [Refusal("NOTHING_TO_REFUND")]
    assert shop.counts() == before


def test_nearly_all_refunded_leaves_no_more_than_the_rest_earns(shop: Shop) -> None:
    """One fen is left of 400 yuan: it would have earned nothing, so nothing is left, not a point an award."""
    shop.credit(purchase("A", 40_000))
    assert shop.carry(refund("A", "R1", {1: 39_999})).points_taken == shop.balance().pending + 400
    assert shop.balance() == NOTHING
    assert moved(shop.carry(refund("A", "R2"))) == (0, 0, 1, 0)


def test_refund_too_small_for_a_point_is_remembered(shop: Shop) -> None:
    shop.credit(purchase("A", 100))
    answers = [shop.carry(refund("A", f"R{no}", {1: fen})) for no, fen in enumerate((1, 98, 1))]
    assert [answer.points_taken for answer in answers] == [1, 0, 0]
    assert shop.balance() == NOTHING


def test_blocked_member_is_clawed_back_all_the_same(shop: Shop) -> None:
    shop.credit(purchase("A"))
    change_standing(shop.connection, member_id=shop.member.id, standing=Standing.BLOCKED, clock=shop.clock)
    assert shop.carry(refund("A", "R1")).points_taken == 900


def test_somebody_elses_hold_cannot_be_named(shop: Shop, clock: FixedClock) -> None:
    _earn_and_pay_with(shop, clock, 400)
    shop.enrol("M200", "13900139000")
    assert shop.accrue(purchase("A", member="M200", hold_nos=("H1",))) == [Refusal("HOLD_NOT_FOUND")]


def test_no_request_no_answer(shop: Shop) -> None:
    assert shop.refund() == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(1, 70_000), min_size=1, max_size=3),
    cuts=st.lists(st.integers(1, 70_000), max_size=4),
    spent=st.integers(0, 600),
    number=st.uuids(),
)
def test_no_sequence_of_purchases_and_refunds_leaves_a_gain(
    shop: Shop, amounts: list[int], cuts: list[int], spent: int, number: Any
) -> None:
    """Whatever is bought, spent and refunded in parts: when all money is back, so are all points."""
    with shop.connection.transaction(force_rollback=True):
        lines = tuple(PurchaseLine(no, "", "green" if no == 2 else "", 1, fen) for no, fen in enumerate(amounts, 1))
        order = f"P{number}"
        if not shop.credit(purchase(order, sum(amounts), lines=lines)).awards:
            return
        shop.clock.advance(timedelta(days=8))
        spent = min(spent, shop.balance().available)
        if spent:
            shop.spend(spent, f"spend:{number}")
        left = dict(enumerate(amounts, 1))
        for no, cut in enumerate(cuts):
            line = no % len(amounts) + 1
            asked = min(cut, left[line])
            if asked:
                left[line] -= asked
                shop.carry(refund(order, f"{number}-{no}", {line: asked}))
        if any(left.values()):
            shop.carry(_rest(order, f"{number}-rest"))
        # Only what was spent is missing, as a deficit.
        assert shop.balance() == Balance(CONSUMPTION, 0, 0, 0, spent)
        assert shop.balance(GREEN) == Balance(GREEN, 0, 0, 0, 0)
    shop.clock.advance(timedelta(days=-8))


def _rest(order_no: str, refund_no: str) -> Refund:
    return refund(order_no, refund_no)


def test_everything_holds_on_several_chains(connection: Any, clock: FixedClock) -> None:
    set_chain_count(connection, 4)
    shop = Shop(connection, clock)
    _earn_and_pay_with(shop, clock, 400)
    others = [shop.enrol(f"M30{no}", f"1370013700{no}") for no in range(6)]
    orders = [purchase(f"A{no}", 10_000, member=member.member_no) for no, member in enumerate(others)]
    own = purchase("OWN", 10_000, points_deduct_fen=500, hold_nos=("H1",))
    assert all(isinstance(answer, Accrual) for answer in shop.accrue(own, *orders))
    answers = shop.refund(refund("OWN", "R"), *[refund(f"A{no}", f"R{no}") for no in range(6)])
    assert [moved(answer)[:2] for answer in answers] == [(95, 400)] + [(100, 0)] * 6
    assert shop.balance() == Balance(CONSUMPTION, 499, 0, 0, 0)
