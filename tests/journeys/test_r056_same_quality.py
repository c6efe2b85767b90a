# SPDX-License-Identifier: Apache-2.0
"""R056 积分兑换的商品或服务需与宣传相符,不得以次充好: the SKU sold, or one whose differences are told."""

from tests.journeys.desk import Desk
from tests.journeys.exchanging import HOME, Exchanging
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.till import Till


def test_what_is_sent_is_what_is_sold(desk: Desk, till: Till) -> None:
    """The exchange ships the very SKU that retail sells."""
    shop = Exchanging(desk, till)
    said = {"retail_sku": "SET-4", "spec": {"面料": "100%棉", "支数": "60"}, "fulfilment": "shipping"}
    shop.offer("set-4", "纯棉四件套", 3000, 30_000, **said)
    (shown,) = shop.me.get("/rewards").json()["items"]
    assert (shown["retail_sku"], shown["redemption_sku"], shown["differences"]) == ("SET-4", "SET-4", "")
    assert shown["spec"] == {"面料": "100%棉", "支数": "60"}
    assert shown["parity"] == "与正常购买同权:货号与规格、售后政策、使用条件一致"
    shop.earn(3000)
    placed = shop.get("set-4", delivery=HOME)
    assert (placed["sku"], placed["differences"]) == ("SET-4", "")
    # The reward becomes another one before the parcel is packed: what was placed stays what it was.
    shop.manager.post(f"{shop.shelf.path}/set-4/suspension", {"reason": "换款"})
    other = {**shop.shelf.body("set-4"), "retail_sku": "SET-4-NEW", "fulfilment": "shipping"}
    assert shop.manager.put(f"{shop.shelf.path}/set-4", other).status_code == 200
    shop.hand_over(placed["id"], carrier="SF", tracking_no="SF100")
    sent = shop.see(placed["id"])
    assert (sent["state"], sent["sku"], sent["tracking_no"]) == ("fulfilled", "SET-4", "SF100")


def test_a_gift_version_is_told_as_one_or_not_listed(desk: Desk, till: Till) -> None:
    shelf = Shelf(desk)
    assert shelf.make("set-gift", retail_sku="SET-4", redemption_sku="SET-4-GIFT").status_code == 201
    refused = shelf.manager.put(f"{shelf.path}/set-gift/listing")
    assert code_of(refused) == (422, "SAME_QUALITY_REQUIRED")
    assert "SET-4-GIFT" in refused.json()["detail"]
    assert desk.as_role("member", member="M100001").get("/rewards").json()["items"] == []

    told = {"retail_sku": "SET-4", "redemption_sku": "SET-4-GIFT", "differences": "赠品版:40支纱,无礼盒"}
    changed = shelf.manager.put(f"{shelf.path}/set-gift", {**shelf.body("set-gift"), **told})
    assert changed.status_code == 200, changed.text
    assert shelf.manager.put(f"{shelf.path}/set-gift/listing").status_code == 200
    (shown,) = desk.as_role("member", member="M100001").get("/rewards").json()["items"]
    assert (shown["redemption_sku"], shown["differences"]) == ("SET-4-GIFT", "赠品版:40支纱,无礼盒")
    assert "货号" not in shown["parity"]
    shop = Exchanging(desk, till)
    shop.earn(3000)
    placed = shop.get("set-gift")
    assert (placed["sku"], placed["differences"]) == ("SET-4-GIFT", "赠品版:40支纱,无礼盒")


def test_worse_after_sales_are_not_listed(desk: Desk) -> None:
    shelf = Shelf(desk)
    shelf.make("set-4", aftersales="兑换商品概不退换")
    assert code_of(shelf.manager.put(f"{shelf.path}/set-4/listing")) == (422, "AFTERSALES_PARITY_VIOLATION")


def test_nobody_knows_who_gives_it_and_where(desk: Desk) -> None:
    """CTL-17: name and place of whoever gives it, or it is not shown."""
    shelf = Shelf(desk)
    shelf.make("set-4", place="")
    assert code_of(shelf.manager.put(f"{shelf.path}/set-4/listing")) == (422, "ACCEPTOR_MISSING")


def test_what_is_on_the_shelf_is_not_changed_under_the_members_eyes(desk: Desk) -> None:
    shelf = Shelf(desk)
    shelf.put_up("set-4")
    changed = shelf.manager.put(f"{shelf.path}/set-4", {**shelf.body("set-4"), "name_zh": "涤棉四件套"})
    assert code_of(changed) == (409, "REWARD_LISTED")
