# SPDX-License-Identifier: Apache-2.0
"""R001: one point for each yuan of net paid goods, rounded down."""

import pytest

from tests.journeys.mall import order
from tests.journeys.till import Till


@pytest.mark.parametrize(
    ("paid_fen", "points"), [(80_000, 800), (79_999, 799), (100, 1)], ids=["800.00", "799.99", "1.00"]
)
def test_a_paid_order_earns_a_point_a_yuan(till: Till, paid_fen: int, points: int) -> None:
    answer = till.credit(order(paid_fen=paid_fen))
    (award,) = answer["awards"]
    assert (award["point_type"], award["points"], award["state"], award["rule"]) == (
        "consumption",
        points,
        "pending",
        "base",
    )
    assert award["expires_on"] == "2029-11-30"
    assert award["explain"]
    assert answer["replayed"] is False
    assert till.balance() == {"available": 0, "pending": points, "held": 0, "deficit": 0}


def test_coupon_and_points_do_not_earn(till: Till) -> None:
    answer = till.credit(order(paid_fen=10_000, coupon_fen=2_000, points_deduct_fen=500))
    assert [award["points"] for award in answer["awards"]] == [75]


def test_freight_does_not_earn(till: Till) -> None:
    answer = till.credit(order(paid_fen=10_800, freight_fen=800))
    assert [award["points"] for award in answer["awards"]] == [100]
    assert till.balance()["pending"] == 100


def test_less_than_one_yuan_earns_nothing_and_says_so(till: Till) -> None:
    answer = till.post("/orders", order(paid_fen=99))
    assert (answer.status_code, answer.json()["code"]) == (422, "NOTHING_TO_AWARD")
    assert till.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}
