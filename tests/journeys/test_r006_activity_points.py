# SPDX-License-Identifier: Apache-2.0
"""R006 再加上参与品牌会员活动获得的积分: 2,400 + 100 = 2,500, and the spring item comes one purchase earlier (A4)."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED, buys, total
from tests.journeys.mall import Mall, build_mall
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import Shelf
from tests.journeys.till import Till

HALF_YEAR = timedelta(days=183)
SPRING = 2_500


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def plan(desk: Desk, **wish: Any) -> Any:
    asked = {"merchant": "jiafang", "goal_points": SPRING, **wish}
    answer = desk.as_role("member", member="M100001").get("/members/M100001/plan", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def attend(desk: Desk, code: str) -> int:
    """Let the member attend a lecture, and return the points."""
    now = desk.clock.now()
    body = {
        "code": code, "title": "家居护理讲座", "place": "一楼", "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(), "capacity": 9,
    }  # fmt: skip
    manager = desk.as_role("merchant_manager", merchant="jiafang")
    assert manager.post("/merchants/jiafang/lectures", body).status_code == 201
    came = manager.post(f"/merchants/jiafang/lectures/{code}/attendance", {"member": "M100001"})
    points: int = came.json()["reward"]["points"]
    return points


@pytest.mark.parametrize(("activity", "purchase", "month"), [(0, 4, 18), (99, 4, 18), (100, 3, 12)])
def test_100_expected_points_save_a_purchase_and_99_do_not(
    desk: Desk, activity: int, purchase: int, month: int
) -> None:
    told = plan(desk, every_months=6, purchase_fen=80_000, activity_points=activity)
    assert (told["reached"]["purchase_no"], told["reached"]["month"]) == (purchase, month)


def test_three_purchases_and_two_lectures_reach_the_spring_item(desk: Desk, till: Till, clock: FixedClock) -> None:
    for number in range(3):
        clock.advance(HALF_YEAR)
        buys(till, desk, f"POS-{number}", 800)
    clock.advance(timedelta(days=8))  # the return window is over
    without = plan(desk)
    assert (without["is_reachable_now"], without["points_missing"], without["reached"]["purchase_no"]) == (
        False, 100, 1,
    )  # fmt: skip
    assert [attend(desk, "CARE-1"), attend(desk, "CARE-2")] == [50, 50]
    assert total(till) == SPRING
    now = plan(desk)
    assert (now["is_reachable_now"], now["points_missing"], now["available"]) == (True, 0, SPRING)


def test_activity_points_are_tied_to_orders_and_capped(desk: Desk, till: Till, clock: FixedClock) -> None:
    assert attend(desk, "CARE-0") == 0, "nothing bought, nothing given"
    buys(till, desk, "POS-1", 800)
    assert [attend(desk, f"CARE-{number}") for number in range(1, 6)] == [50, 50, 50, 10, 0]  # 20 % of 800 is 160
    assert total(till) == 800 + 160


@pytest.mark.parametrize(("activity", "purchase", "month", "price"), [(0, 4, 18, 3_000), (100, 3, 12, SPRING)])
def test_an_announced_spring_price_is_waited_for(
    desk: Desk, activity: int, purchase: int, month: int, price: int
) -> None:
    """The plan knows the campaign of a year ahead: 2,500 in its window, 3,000 before and after."""
    Shelf(desk).put_up("set-4", points=3000)
    window = campaign(
        "renewal", "2027-11-01T00:00:00", "2028-01-01T00:00:00",
        prices=[{"merchant": "jiafang", "rewards": ["set-4"], "points": SPRING}],
    )  # fmt: skip
    Promoter(desk, "jiafang").launch(window)
    wish = {"merchant": "jiafang", "reward": "set-4", "every_months": 6, "purchase_fen": 80_000}
    told = desk.as_role("member", member="M100001").get(
        "/members/M100001/plan", params={**wish, "activity_points": activity}
    )
    reached = told.json()["reached"]
    assert (reached["purchase_no"], reached["month"], reached["price"]) == (purchase, month, price)
    assert told.json()["goal_points"] == 3_000, "today's price"
