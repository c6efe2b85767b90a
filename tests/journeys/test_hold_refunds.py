# SPDX-License-Identifier: Apache-2.0
"""Orders refunded before their points are captured: nobody loses what was set aside (docs/algorithms/refund.md §5)."""

import pytest

from tests.journeys.mall import hold, order
from tests.journeys.till import Till

REFUND = {"refund_no": "R-1", "refunded_at": "2026-11-22T09:50:00+08:00"}


@pytest.fixture
def holder(till: Till) -> Till:
    """A till that has credited an order of ¥100, ¥5 of it by a hold that is not captured yet."""
    till.credit(order("FIRST", 100_000))
    assert till.post("/orders/FIRST/confirm").status_code == 201
    assert till.post("/holds", hold("H-1", 500)).status_code == 201
    till.credit(order("A", 10_000, points_deduct_fen=500, hold_nos=["H-1"]))
    assert till.balance() == {"available": 500, "pending": 95, "held": 500, "deficit": 0}
    return till


def test_full_refund_then_capture(holder: Till) -> None:
    answer = holder.post("/orders/A/refunds", {**REFUND, "is_full": True})
    assert (answer.status_code, answer.json()["points_given_back"]) == (201, 500), answer.text
    late = holder.post("/holds/H-1/capture")
    assert (late.status_code, late.json()["code"]) == (409, "HOLD_ENDED")
    assert holder.balance() == {"available": 1_000, "pending": 0, "held": 0, "deficit": 0}


def test_partial_refund_before_the_capture(holder: Till) -> None:
    body = {**REFUND, "lines": [{"line_no": 1, "refund_fen": 3_167}]}
    early = holder.post("/orders/A/refunds", body)
    assert (early.status_code, early.json()["code"]) == (409, "HOLD_OPEN")
    assert "请先确认扣减或释放" in early.json()["detail"]
    assert holder.balance() == {"available": 500, "pending": 95, "held": 500, "deficit": 0}
    assert holder.post("/holds/H-1/capture").status_code == 201
    again = holder.post("/orders/A/refunds", body)
    assert (again.status_code, again.json()["points_given_back"]) == (201, 167)


def test_who_owes_points_is_told_how_many(till: Till) -> None:
    till.credit(order())
    assert till.post("/orders/POS-1/confirm").status_code == 201
    assert till.post("/holds", hold("H-1", 700)).status_code == 201
    assert till.post("/holds/H-1/capture").status_code == 201
    assert till.post("/orders/POS-1/refunds", {**REFUND, "is_full": True}).json()["deficit"] == 700
    owing = till.post("/holds", hold("H-2", 1))
    assert (owing.status_code, owing.json()["code"], owing.json()["deficit"]) == (409, "DEFICIT_OUTSTANDING", 700)
    assert "会员有700分待追回" in owing.json()["detail"]
    assert till.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 700}
