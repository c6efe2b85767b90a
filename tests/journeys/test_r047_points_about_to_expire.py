# SPDX-License-Identifier: Apache-2.0
"""R047 保障消费者有充足时间规划积分使用: 500 points that end within 30 days, and what they are still good for."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import buys
from tests.journeys.mall import hold
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.till import Till

LAST_DAY = datetime(2029, 11, 30, 12, tzinfo=ZoneInfo("Asia/Shanghai"))  # bought in November 2026, 36 months


def ask(desk: Desk, member: str = "M100001", **query: Any) -> Any:
    return desk.as_role("member", member=member).get(f"/members/{member}/expiring", params=query)


FOOD = {"beneficiary": "流浪动物救助中心", "agreement_no": "GY-2026-018", "goods": "猫粮", "goods_fen": 1000}


def fill(desk: Desk) -> None:
    shelf = Shelf(desk)
    for code, points in (("towel", 300), ("cup", 500), ("set-4", 3000)):
        shelf.put_up(code, name_zh=code, points=points)
    shelf.put_up("cats", name_zh="猫粮一份", points=200, kind="donation", donation=FOOD)


def test_500_points_ending_in_30_days_show_what_they_reach(desk: Desk, till: Till, clock: FixedClock) -> None:
    fill(desk)
    buys(till, desk, "POS-1", 500)
    clock.advance(timedelta(days=40))
    buys(till, desk, "POS-2", 800)
    clock.move_to(LAST_DAY - timedelta(days=31))
    assert ask(desk).json() == []
    clock.advance(timedelta(days=1))
    (soon,) = ask(desk).json()
    assert (soon["program"], soon["point_type"], soon["points"]) == ("mall", "consumption", 500)
    assert [(lot["points"], lot["expires_on"], lot["order_ref"]) for lot in soon["lots"]] == [
        (500, "2029-11-30", "jiafang:POS-1")
    ]
    ways = [(way["way"], way["reward"], way["points"]) for way in soon["ways"]]
    assert ways == [("redeem", "cup", 500), ("redeem", "towel", 300), ("donate", "cats", 200), ("pool", "", 0)]
    (pool,) = [way for way in soon["ways"] if way["way"] == "pool"]
    assert (pool["is_open"], "不能转给他人" in pool["text"]) == (False, True)


def test_what_is_held_or_spent_is_not_counted_and_after_the_day_nothing_is_left(
    desk: Desk, till: Till, clock: FixedClock
) -> None:
    buys(till, desk, "POS-1", 500)
    clock.move_to(LAST_DAY)
    assert till.post("/holds", hold("H-1", 200)).status_code == 201
    assert [each["points"] for each in ask(desk, days=0).json()] == [300]
    clock.advance(timedelta(days=1))
    assert ask(desk).json() == []
    assert till.balance()["available"] == 0


def test_a_far_horizon_shows_every_lot_first_expiry_first(desk: Desk, till: Till, clock: FixedClock) -> None:
    buys(till, desk, "POS-1", 500)
    clock.advance(timedelta(days=40))
    buys(till, desk, "POS-2", 800)
    clock.move_to(LAST_DAY - timedelta(days=300))
    (soon,) = ask(desk, days=400).json()
    assert [lot["points"] for lot in soon["lots"]] == [500, 800]
    assert code_of(ask(desk, days=401)) == (422, "QUERY_INVALID")


def test_nobody_sees_anothers(desk: Desk) -> None:
    answer = desk.as_role("member", member="M100002").get("/members/M100001/expiring")
    assert code_of(answer) == (403, "WRONG_MEMBER")
