# SPDX-License-Identifier: Apache-2.0
"""R014 积分满2000分可兑换…200元的镜片: made to measure, so the exemption from the seven days is ticked before."""

from tests.journeys.exchanging import Exchanging
from tests.journeys.shelf import code_of


def test_2000_points_for_a_lens_of_200_yuan(shop: Exchanging) -> None:
    shop.offer("lens", "镜片", 2_000, 20_000, fulfilment="pickup", category="optical")
    shop.earn(2_000)
    placed = shop.get("lens")
    assert (placed["points"], placed["value_fen"], shop.balance()["available"]) == (2_000, 20_000, 0)
    assert shop.hand_over(placed["id"])["saved_fen"] == 20_000


def test_a_lens_ground_to_order_is_told_to_be_so_before(shop: Exchanging) -> None:
    shop.offer("lens", "定制镜片", 2_000, 20_000, kind="made_to_order", fulfilment="pickup", exemption="made_to_order")
    shop.earn(2_000)
    refused = shop.ask_for("lens")
    assert code_of(refused) == (422, "MUST_ACKNOWLEDGE")
    quote = shop.me.get(f"/members/{shop.member}/redemption-quote?reward=lens&reward_merchant=jiafang&store=jiafang-01")
    assert quote.json()["must_acknowledge"] in refused.json()["detail"]
    assert quote.json()["must_acknowledge"]
    placed = shop.get("lens", acknowledged=["made_to_order"])
    shop.hand_over(placed["id"])
    done = shop.see(placed["id"])
    assert done["returnable_until"] is None
    ask = f"{shop.mine}/{placed['id']}/aftersales"
    assert code_of(shop.me.post(ask, {"wish": "return", "reason": "seven_day_no_reason"})) == (409, "SEVEN_DAYS_EXEMPT")
    assert shop.me.post(ask, {"wish": "return", "reason": "quality_defect"}).status_code == 201
