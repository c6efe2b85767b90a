# SPDX-License-Identifier: Apache-2.0
"""R109 禁止积分回兑法定货币: points come back as points, yuan as yuan, and no call pays money for points."""

import re

from haowu.doors.management_api.routing import ENDPOINTS
from haowu.doors.points_api.endpoints import ENDPOINTS as POINTS_ENDPOINTS
from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import hold, order
from tests.journeys.shelf import code_of

REFUND = {"refund_no": "R-1", "refunded_at": "2026-11-22T09:50:00+08:00", "is_full": True}


def test_an_exchange_of_points_and_yuan_comes_back_as_points_and_yuan(shop: Exchanging) -> None:
    shop.offer("quilt", "蚕丝被", 1_000, 30_000, money_fen=9_900, fulfilment="pickup")
    shop.earn(1_000)
    placed = shop.get("quilt")
    undone = shop.me.post(f"{shop.mine}/{placed['id']}/cancellation").json()
    assert (undone["points_given_back"], undone["refund_fen"]) == (1_000, 9_900)
    placed = shop.get("quilt")
    shop.hand_over(placed["id"])
    asked = {"wish": "return", "reason": "quality_defect"}
    case = shop.me.post(f"{shop.mine}/{placed['id']}/aftersales", asked).json()["id"]
    shop.manager.post(f"{shop.ours}/aftersales/{case}/decision", {"is_approved": True})
    done = shop.manager.post(f"{shop.ours}/aftersales/{case}/completion", {}).json()
    assert (done["points_back"], done["refund_fen"]) == (1_000, 9_900), "¥99.00 as paid; never ¥300.00"
    assert shop.balance()["available"] == 1_000


def test_a_bill_paid_with_both_comes_back_as_both(shop: Exchanging) -> None:
    """¥100, ¥5 of it with 500 points: the refund is ¥95 of the till's, and 500 points."""
    shop.earn(1_000)
    assert shop.till.post("/holds", hold("H-1", 500)).status_code == 201
    assert shop.till.post("/holds/H-1/capture").status_code == 201
    shop.till.credit(order("MIXED", 10_000, points_deduct_fen=500, hold_nos=["H-1"]))
    assert shop.balance()["available"] == 500
    in_money = REFUND | {"is_full": False, "lines": [{"line_no": 1, "refund_fen": 9_501}]}
    too_much = shop.till.post("/orders/MIXED/refunds", in_money)
    assert (code_of(too_much), too_much.json()["left_fen"]) == ((409, "REFUND_EXCEEDS_PAID"), 9_500)
    back = shop.till.post("/orders/MIXED/refunds", REFUND).json()
    assert (back["refunded_fen"], back["left_fen"], back["points_given_back"]) == (9_500, 0, 500)
    assert shop.balance() == {"available": 1_000, "pending": 0, "held": 0, "deficit": 0}


def test_an_exchange_that_is_over_gives_points_not_money(shop: Exchanging) -> None:
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="service")
    shop.earn(2_000)
    placed = shop.get("curtain")
    undone = shop.clerk.post(f"{shop.ours}/redemptions/{placed['id']}/cancellation", {"reason": "师傅请假"}).json()
    assert (undone["points_given_back"], undone["refund_fen"]) == (2_000, 0)
    again = shop.me.post(f"{shop.mine}/{placed['id']}/cancellation")
    assert code_of(again) == (409, "REDEMPTION_ENDED"), "the shop was first: that is no number used twice"


def test_no_call_pays_money_for_points() -> None:
    """CTL-05: no cash-out, no sale, no top-up, no transfer; a draft is withdrawn, points never are."""
    words = "cash|payout|pay_out|sell|top_?up|recharge|transfer|prepaid|buy|withdraw_?(points|money|balance|own)"
    calls = [(endpoint.path, endpoint.name) for endpoint in ENDPOINTS]
    calls += [(endpoint.template, endpoint.name) for endpoint in POINTS_ENDPOINTS]
    assert len(calls) > 50
    assert [call for call in calls if re.search(words, " ".join(call), re.IGNORECASE)] == []
    assert [path for path, _ in calls if path.startswith("/members") and "withdraw" in path] == []
