# SPDX-License-Identifier: Apache-2.0
"""R005 每半年购买800元…一年就是1600分: the planner walks purchases, not averages (sums A3, A7 of the specification)."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import buys
from tests.journeys.mall import PROGRAM, Mall, build_mall
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.till import Till

HALF_YEAR = timedelta(days=183)
AT_ONCE = PROGRAM.replace("confirm_delay_days: 7", "confirm_delay_days: 0")


def plan(desk: Desk, member: str = "M100001", **wish: Any) -> Any:
    return desk.as_role("member", member=member).get(
        f"/members/{member}/plan", params={"merchant": "jiafang", **wish}
    )  # fmt: skip


def test_3000_are_reached_at_the_fourth_purchase_in_month_18(desk: Desk) -> None:
    Shelf(desk).put_up("set-4", points=3000)
    told = plan(desk, reward="set-4", every_months=6, purchase_fen=80_000).json()
    assert [(step["month"], step["balance"]) for step in told["steps"]] == [
        (0, 800), (6, 1_600), (12, 2_400), (18, 3_200),
    ]  # fmt: skip
    reached = told["reached"]
    assert (reached["purchase_no"], reached["month"], reached["balance"], reached["price"]) == (4, 18, 3_200, 3_000)
    assert told["points_in_12_months"] == 1_600
    # The last 800 are usable seven days later, so that the first ones must live into their 19th month.
    assert (told["points_missing"], told["is_own_rhythm"], told["min_validity_months"]) == (3_000, False, 19)
    assert "第4次消费(首次后第18个月)后达到3200分" in told["sentence"]


def test_who_has_bought_is_asked_nothing(desk: Desk, till: Till, clock: FixedClock) -> None:
    for number in range(3):
        buys(till, desk, f"POS-{number}", 800)
        clock.advance(HALF_YEAR)
    told = plan(desk, goal_points=3000).json()
    assert (told["is_own_rhythm"], told["every_months"], told["points_per_purchase"]) == (True, 6, 800)
    assert (told["available"], told["points_missing"]) == (2_400, 600)
    assert (told["reached"]["purchase_no"], told["reached"]["balance"]) == (1, 3_200)
    now = plan(desk, goal_points=2400).json()
    assert (now["is_reachable_now"], now["points_missing"]) == (True, 0)
    assert "现在就可以兑换" in now["sentence"]


def test_what_cannot_be_planned_is_said(desk: Desk, till: Till) -> None:
    assert code_of(plan(desk, goal_points=3000)) == (422, "RHYTHM_UNKNOWN")
    buys(till, desk, "POS-1", 800)
    assert code_of(plan(desk, goal_points=3000)) == (422, "RHYTHM_UNKNOWN"), "one purchase is no rhythm"
    assert code_of(plan(desk, goal_points=3000, every_months=6)) == (422, "FIELD_INVALID")
    assert code_of(plan(desk, every_months=6, purchase_fen=80_000)) == (422, "FIELD_INVALID")
    assert code_of(plan(desk, reward="none", every_months=6, purchase_fen=80_000)) == (404, "REWARD_UNKNOWN")
    gone: dict[str, Any] = {"goal_points": 3000, "every_months": 6, "purchase_fen": 80_000}
    assert code_of(plan(desk, **gone, starts_on="2026-11-21")) == (422, "FIELD_INVALID")
    refused = desk.as_role("member", member="M100002").get("/members/M100001/plan?merchant=jiafang&goal_points=1")
    assert code_of(refused) == (403, "WRONG_MEMBER")


class TestOptician:
    """每两年配一副价值800元的眼镜: purchases at years 0, 2, 4 give 800, 1,600, 2,400; exactly 2,000 never occurs."""

    @pytest.fixture
    def mall(self, database_url: str, clock: FixedClock) -> Mall:
        """The mall with points that live 60 months, as the optician promises."""
        return build_mall(database_url, clock, AT_ONCE.replace("months: 36", "months: 60"))

    @pytest.mark.parametrize(("goal", "purchase", "month"), [(1_500, 2, 24), (2_000, 3, 48)])
    def test_the_lens_comes_with_the_third_and_on_eye_care_day_with_the_second(
        self, desk: Desk, goal: int, purchase: int, month: int
    ) -> None:
        told = plan(desk, goal_points=goal, every_months=24, purchase_fen=80_000).json()
        assert (told["reached"]["purchase_no"], told["reached"]["month"]) == (purchase, month)
        assert told["min_validity_months"] == month


class TestShortValidity:
    """A3: with 12 months of validity the advertised example cannot come true, and the member is told."""

    @pytest.fixture
    def mall(self, database_url: str, clock: FixedClock) -> Mall:
        """The mall with points that live 12 months."""
        return build_mall(database_url, clock, AT_ONCE.replace("months: 36", "months: 12"))

    def test_3000_are_never_reached(self, desk: Desk) -> None:
        told = plan(desk, goal_points=3000, every_months=6, purchase_fen=80_000).json()
        assert (told["reached"], told["min_validity_months"]) == (None, 18)
        assert max(step["balance"] for step in told["steps"]) == 2_400
        assert "至少需要18个月有效" in told["sentence"]
