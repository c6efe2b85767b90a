# SPDX-License-Identifier: Apache-2.0
"""R022: a lecture is rewarded if the member has bought in the last 90 days; otherwise a badge, and the reason."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED, buys, total
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def announce(desk: Desk, capacity: int = 30) -> None:
    now = desk.clock.now()
    body: dict[str, Any] = {
        "code": "BABY-1", "title": "育儿知识讲座", "place": "二楼母婴室", "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=2)).isoformat(), "capacity": capacity,
    }  # fmt: skip
    made = desk.as_role("merchant_manager", merchant="jiafang").post("/merchants/jiafang/lectures", body)
    assert made.status_code == 201, made.text


def attend(desk: Desk, member: str) -> dict[str, Any]:
    clerk = desk.as_role("clerk", merchant="jiafang")
    answer = clerk.post("/merchants/jiafang/lectures/BABY-1/attendance", {"member": member})
    assert answer.status_code == 201, answer.text
    came: dict[str, Any] = answer.json()["reward"]
    return came


def test_an_order_of_199_yuan_20_days_ago_carries_50_points(desk: Desk, till: Till, clock: FixedClock) -> None:
    buys(till, desk, "POS-800", 800)
    clock.advance(timedelta(days=40))
    buys(till, desk, "POS-199", 199)
    clock.advance(timedelta(days=20))
    announce(desk)
    came = attend(desk, "M100001")
    assert (came["points"], came["point_class"], came["label"], came["reason"]) == (50, "ENGAGEMENT", "奖励", "")
    assert came["order_ref"] == "jiafang:POS-199"
    assert total(till) == 999 + 50
    lots = till.get("/members/M100001/lots").json()["lots"]
    (lot,) = [lot for lot in lots if lot["granted"] == 50]
    assert (lot["point_class"], lot["expires_at"]) == ("ENGAGEMENT", "2028-01-21T16:00:00Z")
    wallet = desk.as_role("member", member="M100001").get("/members/M100001/lots").json()["items"]
    classes = sorted((lot["granted"], lot["point_class"]) for lot in wallet)
    assert classes == [(50, "ENGAGEMENT"), (199, "CONSUMPTION"), (800, "CONSUMPTION")]


def test_the_order_of_199_alone_leaves_room_for_39_only(desk: Desk, till: Till, clock: FixedClock) -> None:
    # C-03 (iii) bounds R022: 20 % of 199 base points.
    buys(till, desk, "POS-199", 199)
    clock.advance(timedelta(days=20))
    announce(desk)
    came = attend(desk, "M100001")
    assert (came["points"], came["reason"]) == (39, "ENGAGEMENT_SHARE_REACHED")


def test_no_order_in_90_days_is_a_badge_and_no_point(desk: Desk, till: Till, clock: FixedClock) -> None:
    buys(till, desk, "POS-1", 800)
    clock.advance(timedelta(days=91))
    announce(desk)
    came = attend(desk, "M100001")
    assert (came["points"], came["is_badge"], came["reason"]) == (0, True, "NO_QUALIFYING_ORDER")
    assert came["point_class"] is None
    assert "徽章" in came["explain"]
    assert total(till) == 800
    kept = desk.as_role("member", member="M100001").get("/members/M100001/engagement").json()["items"]
    assert [(reward["activity"], reward["is_badge"]) for reward in kept] == [("lecture", True)]


def test_a_full_room_and_another_merchants_clerk_are_refused(desk: Desk) -> None:
    announce(desk, capacity=1)
    attend(desk, "M100002")
    clerk = desk.as_role("clerk", merchant="jiafang")
    full = clerk.post("/merchants/jiafang/lectures/BABY-1/attendance", {"member": "M100003"})
    assert (full.status_code, full.json()["code"]) == (409, "LECTURE_FULL")
    other = desk.as_role("clerk", merchant="muying")
    refused = other.post("/merchants/jiafang/lectures/BABY-1/attendance", {"member": "M100003"})
    assert (refused.status_code, refused.json()["code"]) == (403, "WRONG_MERCHANT")
