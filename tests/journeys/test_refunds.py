# SPDX-License-Identifier: Apache-2.0
"""Refunds take back what was earned and give back what was spent, by line, as often as needed."""

from typing import Any

from tests.journeys.mall import order
from tests.journeys.till import Till


def refund(refund_no: str = "R-1", **changes: object) -> dict[str, Any]:
    """Return a refund."""
    return {"refund_no": refund_no, "refunded_at": "2026-11-22T09:50:00+08:00", **changes}


def test_a_full_refund_takes_all_back(till: Till) -> None:
    till.credit(order())
    answer = till.post("/orders/POS-1/refunds", refund(is_full=True))
    assert answer.status_code == 201, answer.text
    assert (answer.json()["points_taken"], answer.json()["left_fen"]) == (800, 0)
    assert till.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def test_partial_refunds_add_up(till: Till) -> None:
    till.credit(order())
    for number in range(3):
        answer = till.post("/orders/POS-1/refunds", refund(f"R-{number}", lines=[{"line_no": 1, "refund_fen": 20_000}]))
        assert (answer.status_code, answer.json()["points_taken"]) == (201, 200)
    assert till.balance()["pending"] == 200


def test_a_replayed_refund_takes_nothing_more(till: Till) -> None:
    till.credit(order())
    body = refund(lines=[{"line_no": 1, "refund_fen": 20_000}])
    first = till.post("/orders/POS-1/refunds", body)
    again = till.post("/orders/POS-1/refunds", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "replayed": True}
    assert till.balance()["pending"] == 600


def test_more_than_paid_cannot_be_refunded(till: Till) -> None:
    till.credit(order())
    answer = till.post("/orders/POS-1/refunds", refund(lines=[{"line_no": 1, "refund_fen": 80_001}]))
    assert (answer.status_code, answer.json()["code"]) == (409, "REFUND_EXCEEDS_PAID")
    assert till.balance()["pending"] == 800


def test_refund_of_an_unknown_order(till: Till) -> None:
    answer = till.post("/orders/NOBODY/refunds", refund(is_full=True))
    assert (answer.status_code, answer.json()["code"]) == (404, "ORDER_NOT_FOUND")
