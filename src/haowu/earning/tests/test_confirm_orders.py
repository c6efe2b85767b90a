# SPDX-License-Identifier: Apache-2.0
"""Receipt confirmed: pending becomes available."""

import msgspec

from haowu.earning.answers import Confirmation, Refusal
from haowu.earning.operations.confirm_orders import confirm_orders
from haowu.earning.requests import ConfirmRequest
from haowu.earning.tests.shop import ACTOR, CONSUMPTION, Shop, purchase, refund
from haowu.ledger.results import Balance


def confirm(shop: Shop, *orders: str, confirm_no: str = "1") -> list[Confirmation | Refusal]:
    """Confirm orders of jiafang as one list."""
    requests = [
        ConfirmRequest("jiafang", order_no, confirm_no, order_no.ljust(16).encode(), ACTOR) for order_no in orders
    ]
    return confirm_orders(shop.connection, requests, world=shop.world, clock=shop.clock)


def test_pending_becomes_available(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    shop.credit(purchase("B", 10_000))
    (answer,) = confirm(shop, "A")
    assert isinstance(answer, Confirmation)
    assert (answer.order_no, answer.points, answer.replayed) == ("A", 400, False)
    assert (answer.balances[0].available, answer.balances[0].pending) == (400, 100)
    assert shop.balance() == Balance(CONSUMPTION, 400, 100, 0, 0)


def test_repetition_gets_the_same_bytes(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    first, again = confirm(shop, "A", "A")
    assert again == msgspec.structs.replace(first, replayed=True)
    assert confirm(shop, "A") == [again]


def test_second_confirmation_moves_nothing(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    confirm(shop, "A")
    (answer,) = confirm(shop, "A", confirm_no="2")
    assert isinstance(answer, Confirmation)
    assert answer.points == 0


def test_refunded_part_is_not_confirmed(shop: Shop) -> None:
    shop.credit(purchase("A", 40_000))
    shop.carry(refund("A", "R1", {1: 10_000}))
    (answer,) = confirm(shop, "A")
    assert isinstance(answer, Confirmation)
    assert answer.points == 300


def test_unknown_and_refused_orders_leave_no_trace(shop: Shop) -> None:
    shop.accrue(purchase("SMALL", 99))
    before = shop.counts()
    assert confirm(shop, "A", "SMALL") == [
        Refusal("ORDER_NOT_FOUND", {"order_no": "A"}),
        Refusal("EARN_NOT_FOUND", {"order_no": "SMALL"}),
    ]
    assert confirm(shop, "SMALL", confirm_no="") == [Refusal("FIELD_INVALID", {"field": "confirm_no"})]
    assert confirm(shop, "A\x00") == [Refusal("FIELD_INVALID", {"field": "order_no"})]
    assert confirm(shop) == []
    assert shop.counts() == before
