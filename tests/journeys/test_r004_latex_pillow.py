# SPDX-License-Identifier: Apache-2.0
"""R004 满5000分可兑换…价值500元的乳胶枕: the value is today's price of the same item at the same place, then fixed."""

from tests.journeys.exchanging import Exchanging

PILLOW = ("pillow", "乳胶枕", 5_000, 50_000)


def test_5000_points_for_the_pillow(shop: Exchanging) -> None:
    shop.offer(*PILLOW, fulfilment="pickup")
    shop.earn(5_000)
    (item,) = shop.me.get("/rewards?store=jiafang-01").json()["items"]
    assert item["reference"].startswith("参考价¥500(本店现售价, 采集时间 2026-11-22 ")
    placed = shop.get("pillow")
    assert (placed["points"], placed["value_fen"]) == (5_000, 50_000)
    assert shop.balance()["available"] == 0


def test_its_value_is_that_of_the_day_and_stays(shop: Exchanging) -> None:
    shop.offer(*PILLOW, fulfilment="pickup")
    shop.shelf.see("pillow", 45_000, shop.desk.clock.now().isoformat())
    shop.earn(5_000)
    placed = shop.get("pillow")
    assert placed["value_fen"] == 45_000
    shop.shelf.see("pillow", 60_000, shop.desk.clock.now().isoformat())
    assert shop.see(placed["id"])["value_fen"] == 45_000


def test_without_todays_price_no_value_is_claimed(shop: Exchanging) -> None:
    shop.shelf.put_up("pillow", name_zh="乳胶枕", points=5_000, fulfilment="pickup")
    shop.earn(5_000)
    placed = shop.get("pillow")
    assert (placed["value_fen"], placed["worth"]) == (0, "")
    assert shop.hand_over(placed["id"])["saved_fen"] == 0
    assert shop.savings()["items"] == []
