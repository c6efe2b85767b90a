# SPDX-License-Identifier: Apache-2.0
"""C-03: taking part is rewarded on top of real purchases, within bounds (docs/algorithms/engagement.md)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.engagement import (
    EngagementFacts,
    EngagementTerms,
    KindTerms,
    PointClass,
    SettledOrder,
    decide_engagement,
    point_class,
    room_for_engagement,
)

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
KINDS = {
    "survey": KindTerms(20, 7, "operator", 6, 11, 60, None),
    "lecture": KindTerms(50, 7, "operator", 12, 12, None, None),
    "referral": KindTerms(50, 7, "operator", 6, 13, None, 10),
}
TERMS = EngagementTerms(
    "muying", 3, ZoneInfo("Asia/Shanghai"), frozenset({"muying"}), "consumption", 1, frozenset({"base"}), 90, 2_000,
    200, 10, KINDS,
)  # fmt: skip


def days_ago(days: int, points: int, ref: str = "muying:A") -> SettledOrder:
    return SettledOrder(ref, NOW - timedelta(days=days), points)


def facts(activity: str, *orders: SettledOrder, **more: object) -> EngagementFacts:
    return EngagementFacts(activity, NOW, orders, **more)  # type: ignore[arg-type] # the test's own keywords


@pytest.mark.parametrize("rule", ["base", "engagement", "engagement-week/double", "double/engagement-x"])
def test_what_a_purchase_earned_is_of_the_class_consumption(rule: str) -> None:
    assert point_class(rule) is PointClass.CONSUMPTION


def test_what_taking_part_earned_is_of_the_class_engagement() -> None:
    assert [point_class(f"engagement-{kind}") for kind in KINDS] == [PointClass.ENGAGEMENT] * 3


def test_a_lecture_gives_50_points_for_an_order_of_20_days_ago_and_names_it_in_the_lot() -> None:
    came = decide_engagement(facts("lecture", days_ago(60, 800, "muying:OLD"), days_ago(20, 199)), TERMS)
    assert (came.points, came.reason, came.order_ref) == (50, "", "muying:A")
    assert (came.expires_on, came.is_badge) == (date(2027, 11, 22), False)
    assert [(cap.cap_id, cap.period_start, cap.limit_points) for cap in came.caps] == [(10, date(2026, 11, 1), 200)]


def test_without_an_order_in_90_days_there_is_a_badge_and_the_reason() -> None:
    came = decide_engagement(facts("lecture"), TERMS)
    assert (came.points, came.reason, came.is_badge, came.order_ref) == (0, "NO_QUALIFYING_ORDER", True, "")
    assert "徽章" in came.explain.zh


@pytest.mark.parametrize(("days", "points"), [(90, 20), (91, 0)])
def test_the_90th_day_still_qualifies(days: int, points: int) -> None:
    assert decide_engagement(facts("survey", days_ago(days, 800)), TERMS).points == points


def test_a_survey_about_one_order_is_not_carried_by_another() -> None:
    about = facts("survey", days_ago(5, 800, "muying:B"), order_ref="muying:A")
    assert decide_engagement(about, TERMS).reason == "NO_QUALIFYING_ORDER"


def test_199_points_leave_room_for_39_and_the_reason_says_so() -> None:
    came = decide_engagement(facts("lecture", days_ago(20, 199)), TERMS)
    assert (came.points, came.reason) == (39, "ENGAGEMENT_SHARE_REACHED")
    assert "20%" in came.explain.zh


def test_the_last_point_of_the_share_is_granted_and_then_none() -> None:
    assert decide_engagement(facts("survey", days_ago(1, 100), engagement_points=19), TERMS).points == 1
    full = decide_engagement(facts("survey", days_ago(1, 100), engagement_points=20), TERMS)
    assert (full.points, full.reason, full.is_badge) == (0, "ENGAGEMENT_SHARE_REACHED", False)


def test_the_eleventh_referral_of_a_year_gives_nothing() -> None:
    tenth = facts("referral", days_ago(1, 5_000), times_this_year=9)
    eleventh = facts("referral", days_ago(1, 5_000), times_this_year=10)
    assert decide_engagement(tenth, TERMS).points == 50
    assert (decide_engagement(eleventh, TERMS).points, decide_engagement(eleventh, TERMS).reason) == (
        0,
        "TIMES_REACHED",
    )


def test_what_the_programme_does_not_offer_is_said() -> None:
    assert decide_engagement(facts("share", days_ago(1, 800)), TERMS).reason == "NOT_OFFERED"


def test_the_month_of_a_cap_is_the_programmes_own() -> None:
    # 16:30 UTC on 30 November is 1 December in Shanghai.
    at = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    order = SettledOrder("muying:A", at - timedelta(days=1), 800)
    came = decide_engagement(EngagementFacts("survey", at, (order,)), TERMS)
    assert {cap.period_start for cap in came.caps} == {date(2026, 12, 1)}
    assert [cap.limit_points for cap in came.caps] == [200, 60]


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 3_000)), max_size=6),
    st.integers(0, 800),
    st.sampled_from(sorted(KINDS)),
    st.integers(0, 12),
)
def test_never_more_than_the_share_leaves(
    orders: list[tuple[int, int]], granted: int, activity: str, times: int
) -> None:
    known = facts(
        activity, *[days_ago(*order) for order in orders], engagement_points=granted, times_this_year=times
    )  # fmt: skip
    came = decide_engagement(known, TERMS)
    assert 0 <= came.points <= min(KINDS[activity].points, max(room_for_engagement(known, TERMS), 0))
    assert (came.points > 0) == bool(came.order_ref)
    assert came.points == KINDS[activity].points or came.reason
