# SPDX-License-Identifier: Apache-2.0
"""R009 春季焕新期间,2500分可兑换原本3000分的四件套,让积分价值提升20%: the price, both percentages, and the way back."""

from datetime import datetime, timedelta

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, order
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import Shelf
from tests.journeys.till import Till

BEGINS = datetime.fromisoformat("2027-03-01T00:00:00+08:00")
SEED = "春季焕新期间,2500分可兑换原本3000分的四件套,让积分价值提升20%"
RENEWAL = campaign(
    "spring-renewal",
    "2027-03-01T00:00:00",
    "2027-04-01T00:00:00",
    name="春季焕新",
    text={"zh": SEED},
    prices=[{"merchant": "jiafang", "rewards": ["set-4"], "points": 2500}],
)


def saved_up(till: Till, clock: FixedClock, points: int) -> None:
    """Let the member have just so many points that can be spent."""
    till.credit(order("EARN", points * 100, paid_at=clock.now().isoformat()))
    assert till.post("/orders/EARN/confirm", {}).status_code == 201


def exchange(till: Till, number: str) -> int:
    """Exchange one set and return the points it took."""
    before = till.balance()["available"]
    body = {
        "redemption_no": number,
        "member": "M100001",
        "merchant": "jiafang",
        "store": "jiafang-01",
        "reward": "set-4",
    }
    placed = till.post("/redemptions", body)
    assert placed.status_code == 201, placed.text
    return before - till.balance()["available"]


def test_in_the_window_it_is_2500_and_one_second_before_3000(desk: Desk, mall: Mall, till: Till) -> None:
    Shelf(desk).put_up()
    saved_up(till, mall.clock, 8_000)
    Promoter(desk, "jiafang").launch(RENEWAL)
    mall.clock.move_to(BEGINS - timedelta(seconds=1))
    assert exchange(till, "R-1") == 3_000
    mall.clock.move_to(BEGINS)
    assert exchange(till, "R-2") == 2_500


def test_cancelling_returns_2500(desk: Desk, mall: Mall, till: Till) -> None:
    Shelf(desk).put_up()
    saved_up(till, mall.clock, 2_500)
    Promoter(desk, "jiafang").launch(RENEWAL)
    mall.clock.move_to(BEGINS)
    assert exchange(till, "R-1") == 2_500
    mall.clock.move_to(BEGINS + timedelta(days=40))
    cancelled = till.post("/redemptions/R-1/cancel", {"merchant": "jiafang"})
    assert cancelled.status_code == 201, cancelled.text
    assert till.balance()["available"] == 2_500, "what it took comes back, though the list price is 3,000 again"


def test_both_percentages_are_shown_with_their_bases(desk: Desk, mall: Mall) -> None:
    """CTL-15: 少用500分(-16.7%) and 每分价值 ¥0.100→¥0.120(+20.0%)."""
    shelf = Shelf(desk)
    shelf.put_up()
    Promoter(desk, "jiafang").launch(RENEWAL)
    mall.clock.move_to(BEGINS + timedelta(hours=10))
    shelf.see("set-4", 30_000, (BEGINS + timedelta(hours=9)).isoformat())
    member = desk.as_role("member", member="M100001")
    (shown,) = member.get("/rewards?merchant=jiafang&store=jiafang-01").json()["items"]
    assert (shown["points"], shown["list_points"], shown["value_fen"]) == (2_500, 3_000, 30_000)
    promotion = shown["promotion"]
    assert promotion["saved_zh"] == "少用500分(-16.7%)"
    assert promotion["worth_zh"] == "每分价值 ¥0.100→¥0.120(+20.0%)"
    assert (promotion["starts_at"], promotion["ends_at"]) == ("2027-03-01T00:00:00+08:00", "2027-04-01T00:00:00+08:00")
    (price,) = member.get("/campaigns/spring-renewal").json()["prices"]
    assert (price["saved"]["zh"], price["worth"]["zh"]) == (promotion["saved_zh"], promotion["worth_zh"])


def test_everybody_sees_and_pays_the_same(desk: Desk, mall: Mall) -> None:
    """CTL-19: an audience has no price of its own."""
    Shelf(desk).put_up()
    personal = {**RENEWAL, "audience": {"tiers": ["gold"]}}
    refused = Promoter(desk, "jiafang").submit(personal)
    assert refused.status_code == 422
    assert [problem["code"] for problem in refused.json()["problems"]] == ["PERSONAL_PRICE_FORBIDDEN"]
    Promoter(desk, "jiafang").launch(RENEWAL)
    mall.clock.move_to(BEGINS)
    seen = {
        member: desk.as_role("member", member=member).get("/rewards?merchant=jiafang").json()["items"]
        for member in ("M100001", "M100002")
    }
    assert seen["M100001"] == seen["M100002"]
    assert [item["points"] for item in seen["M100001"]] == [2_500]


def test_a_rise_just_before_is_no_base(desk: Desk, mall: Mall) -> None:
    """The comparison is with the lowest list price of the week before: 3,000, though 3,300 begins the day before."""
    shelf = Shelf(desk)
    shelf.put_up()
    dearer = {"points": 3_300, "from_at": "2027-02-28T00:00:00+08:00", "reason": "cost"}
    assert shelf.manager.post(f"{shelf.path}/set-4/prices", dearer).status_code == 201
    card = Promoter(desk, "jiafang").launch(RENEWAL)
    assert [(price["list_points"], price["saved"]["zh"]) for price in card["prices"]] == [(3_000, "少用500分(-16.7%)")]
    boast = {**RENEWAL, "campaign": "boast", "text": {"zh": "少用24.2%积分"}}
    refused = Promoter(desk, "jiafang").submit(boast)
    assert (refused.status_code, refused.json()["code"]) == (422, "COPY_REJECTED")
