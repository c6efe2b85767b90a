# SPDX-License-Identifier: Apache-2.0
"""R015 满3000分可兑换…300元的镜架: an item like any other, also by post."""

from tests.journeys.exchanging import Exchanging
from tests.journeys.shelf import code_of


def test_3000_points_for_a_frame_of_300_yuan(shop: Exchanging) -> None:
    shop.offer("frame", "镜架", 3_000, 30_000, fulfilment="shipping", category="optical")
    shop.earn(3_500)
    placed = shop.get("frame", store="")
    assert (placed["points"], placed["value_fen"], shop.balance()["available"]) == (3_000, 30_000, 500)
    bare = shop.clerk.post(f"{shop.ours}/redemptions/{placed['id']}/fulfilment", {"carrier": "SF"})
    assert code_of(bare) == (422, "FIELD_INVALID")
    sent = shop.hand_over(placed["id"], carrier="SF", tracking_no="SF1001")
    assert (sent["tracking_no"], sent["saved_fen"]) == ("SF1001", 30_000)
    got = shop.me.post(f"{shop.mine}/{placed['id']}/receipt")
    assert got.status_code == 201
    seen = shop.see(placed["id"])
    assert seen["received_at"] == got.json()["received_at"]
    assert seen["returnable_until"] > seen["received_at"]
