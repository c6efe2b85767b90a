# SPDX-License-Identifier: Apache-2.0
"""R031 低层级客户可以抵扣小额账单: a hundred points a yuan, half of the bill at most, never change."""

from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.mall import PROGRAM, build_mall, hold, order
from tests.journeys.till import Running, Till

METHOD = "deduction: {points: 100, fen: 100}\n"
PLACE = {"member": "M100001", "merchant": "jiafang", "store": "jiafang-01"}
NOODLES = [{"line_no": 1, "category": "meal", "amount_fen": 3_000}]


def quote(till: Till, bill: list[dict[str, Any]], **more: object) -> dict[str, Any]:
    answer = till.post("/deductions/quote", {**PLACE, "bill": bill, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def earn(till: Till, points: int) -> None:
    """Let the member have just so many points that can be spent."""
    till.credit(order(f"EARN-{points}", points * 100))
    assert till.post(f"/orders/EARN-{points}/confirm", {}).status_code == 201


@pytest.fixture
def program() -> str:
    return PROGRAM + METHOD


def test_a_thousand_points_take_ten_yuan_off_thirty(database_url: str, clock: FixedClock, program: str) -> None:
    with Running((mall := build_mall(database_url, clock, program)).runtime) as server:
        till = Till(server, mall.jiafang)
        earn(till, 1_000)
        found = quote(till, NOODLES)
        assert (found["points"], found["off_fen"], found["cash_fen"]) == (1_000, 1_000, 2_000)
        assert (found["max_points"], found["max_off_fen"], found["available"]) == (1_500, 1_500, 1_000)
        assert found["method"].startswith("每100积分抵1元;每单最多抵可抵商品金额的50%")
        assert till.balance()["available"] == 1_000, "a quote writes nothing"

        placed = till.post("/holds", hold("H-1", 1_000, bill=NOODLES))
        assert placed.status_code == 201, placed.text
        assert till.post("/holds", hold("H-1", 1_000, bill=NOODLES)).json()["replayed"] is True
        assert till.post("/holds/H-1/capture", {}).status_code == 201
        assert till.balance()["available"] == 0


def test_half_of_the_bill_is_the_most(database_url: str, clock: FixedClock, program: str) -> None:
    with Running((mall := build_mall(database_url, clock, program)).runtime) as server:
        till = Till(server, mall.jiafang)
        earn(till, 5_000)
        found = quote(till, NOODLES)
        assert (found["points"], found["off_fen"], found["cash_fen"]) == (1_500, 1_500, 1_500)
        assert quote(till, NOODLES, points=700)["off_fen"] == 700

        refused = till.post("/holds", hold("H-1", 1_501, bill=NOODLES))
        assert (refused.status_code, refused.json()["code"]) == (422, "DEDUCTION_EXCEEDS_METHOD")
        assert refused.json()["detail"] == ("按公布的抵扣规则,这张账单用1500分抵15.00元;请按这个积分数冻结。")
        assert till.post("/holds", hold("H-1", 1_500, bill=NOODLES)).status_code == 201, "it left no trace"
        twice = [NOODLES[0], NOODLES[0]]
        assert till.post("/holds", hold("H-2", 100, bill=twice)).json()["code"] == "LINE_REPEATED"


def test_what_points_paid_for_earns_nothing(database_url: str, clock: FixedClock, program: str) -> None:
    """R001: ¥100 with a ¥20 coupon and 500 points as ¥5 earns 75."""
    with Running((mall := build_mall(database_url, clock, program)).runtime) as server:
        till = Till(server, mall.jiafang)
        earn(till, 600)
        bill = [{"line_no": 1, "category": "bedding", "amount_fen": 8_000}]
        assert quote(till, bill, points=500)["off_fen"] == 500
        assert till.post("/holds", hold("H-1", 500, bill=bill)).status_code == 201
        assert till.post("/holds/H-1/capture", {}).status_code == 201
        paid = order("PAID", 10_000, coupon_fen=2_000, points_deduct_fen=500, hold_nos=["H-1"])
        assert till.credit(paid)["awards"][0]["points"] == 75


def test_a_programme_without_a_method_has_no_deduction(database_url: str, clock: FixedClock) -> None:
    with Running((mall := build_mall(database_url, clock)).runtime) as server:
        till = Till(server, mall.jiafang)
        earn(till, 1_000)
        refused = till.post("/deductions/quote", {**PLACE, "bill": NOODLES})
        assert (refused.status_code, refused.json()["code"]) == (422, "NO_DEDUCTION")
        assert till.post("/holds", hold("H-1", 100, bill=NOODLES)).json()["code"] == "NO_DEDUCTION"
        assert till.post("/holds", hold("H-1", 100)).status_code == 201
