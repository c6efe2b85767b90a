# SPDX-License-Identifier: Apache-2.0
"""R001: one point for each yuan of net paid goods, rounded down."""

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.mall import PROGRAM, build_mall, order
from tests.journeys.till import Running, Till

CAP = """
    caps:
      - {scope: member, period: day, limit_points: 100}
"""


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
    answer = till.credit(order("SMALL", paid_fen=99))
    assert answer["awards"] == []
    ((rule, code, explain),) = [(no["rule"], no["code"], no["explain"]) for no in answer["skipped"]]
    assert (rule, code) == ("", "NOTHING_TO_AWARD")
    assert "没有可得的积分" in explain
    assert answer["balance"] == {"point_type": "consumption", "available": 0, "pending": 0, "held": 0, "deficit": 0}
    again = till.post("/orders", order("SMALL", paid_fen=99))
    assert (again.status_code, again.json()) == (200, {**answer, "replayed": True})
    assert till.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def test_an_order_that_earns_nothing_tells_the_balance(till: Till) -> None:
    till.credit(order("BIG", 80_000))
    assert till.credit(order("SMALL", 99))["balance"]["pending"] == 800
    batch = till.post("/orders/batch", [order("SMALL-2", 50), order("SMALL", 99)]).json()
    assert (batch["credited"], batch["replayed"], batch["refused"]) == (1, 1, 0)


def test_an_order_over_the_cap_earns_nothing_and_says_so(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock, PROGRAM.rstrip() + CAP)
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        assert till.credit(order("FIRST", 10_000))["awards"][0]["points"] == 100
        over = till.credit(order("OVER", 10_000))
        assert (over["awards"], over["balance"]["pending"]) == ([], 100)
        assert [(no["rule"], no["code"]) for no in over["skipped"]] == [("base", "CAP_REACHED")]
        assert till.post("/orders", order("OVER", 10_000)).json() == {**over, "replayed": True}
        refund = {"refund_no": "R", "refunded_at": "2026-11-22T09:40:00+08:00", "is_full": True}
        assert till.post("/orders/OVER/refunds", refund).json()["code"] == "NOTHING_TO_REFUND"
