# SPDX-License-Identifier: Apache-2.0
"""The numbers of docs/algorithms/tiers.md, and what holds of every ladder."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.tier_document import TiersDocument
from haowu.rules.tier_sentences import progress_of, sentence_of
from haowu.rules.tiers import Activity, Seat, earned_level, growth_of, menu_period, place_of, review, rise, window_of

Worked = Callable[[str], dict[str, Any]]
TODAY = date(2026, 11, 22)
HURRY = (
    "仅剩",
    "仅限",
    "马上",
    "立即",
    "赶紧",
    "抓紧",
    "最后",
    "错过",
    "倒计时",
    "速来",
    "only",
    "hurry",
    "last chance",
    "now or",
)


def ladder(**changes: Any) -> TiersDocument:
    """Return the ladder of the page: base, silver from 1,500, gold from 5,000."""
    names = {"base": ("普卡", 0), "silver": ("银卡", 1500), "gold": ("金卡", 5000)}
    levels = [{"code": code, "name": {"zh": zh, "en": code}, "threshold": at} for code, (zh, at) in names.items()]
    return msgspec.convert({"levels": levels, **changes}, TiersDocument)


def test_growth_and_the_tier_it_earns(worked: Worked) -> None:
    for case in worked("tiers.md")["growth"]:
        growth = growth_of(ladder(), Activity(case["paid_fen"], case["visits"]))
        assert growth == case["growth"], case
        assert ladder().levels[earned_level(ladder(), growth)].code == case["tier"], case


def test_the_window_moves_with_the_day(worked: Worked) -> None:
    for case in worked("tiers.md")["windows"]:
        assert window_of(ladder(window_months=case["months"]), case["last"]) == (case["first"], case["last"]), case


def test_the_menus_period_is_the_calendars(worked: Worked) -> None:
    for case in worked("tiers.md")["menu_periods"]:
        found = menu_period(ladder(menu_period=case["period"]), case["day"])
        assert found == (case["first"], case["next"]), case


def test_progress_in_the_words_of_the_requirement(worked: Worked) -> None:
    for case in worked("tiers.md")["progress"]:
        level = place_of(ladder(), case["tier"])
        assert level is not None
        progress = progress_of(ladder(), level, Activity(case["paid_fen"], case["visits"]))
        assert progress.sentence.zh == case["zh"], case


def test_reviews_day_by_day(worked: Worked) -> None:
    for case in worked("tiers.md")["reviews"]:
        rules = ladder(grace_days=case["grace"], fall=case.get("fall", "one_level"))
        seat = Seat(2, date(2027, 11, 22), case.get("noticed"))
        move = review(rules, seat, case["growth"], case["day"])
        assert move is not None, case
        assert (move.kind, move.review_on, move.due_on) == (case["kind"], case["review_on"], case["due_on"]), case
        assert rules.levels[move.new].code == case.get("to", "gold"), case


def test_the_first_tier_has_nothing_to_lose() -> None:
    assert review(ladder(), Seat(0), 0, TODAY) is None


def test_a_rise_goes_as_far_as_growth_reaches() -> None:
    move = rise(ladder(), Seat(0), 5000, TODAY)
    assert move is not None
    assert (move.new, move.review_on, move.due_on) == (2, date(2027, 11, 22), date(2027, 10, 23))
    assert rise(ladder(), Seat(2), 5000, TODAY) is None
    assert rise(ladder(), Seat(2), 0, TODAY) is None


def test_a_tier_of_another_hand_is_none_of_ours() -> None:
    assert place_of(ladder(), "") == 0
    assert place_of(ladder(), "gold") == 2
    assert place_of(ladder(), "staff") is None


@pytest.mark.parametrize("growth", [0, 4999, 5000])
def test_no_sentence_hurries(growth: int) -> None:
    rules, activity = ladder(), Activity(growth * 100, 0)
    spoken = [progress_of(rules, level, activity).sentence for level in range(3)]
    seats = [Seat(2, TODAY, None), Seat(2, TODAY, TODAY - timedelta(days=60)), Seat(2, TODAY + timedelta(days=9))]
    moves = [review(rules, seat, growth, TODAY) for seat in seats]
    spoken += [sentence_of(rules, move, activity) for move in moves if move is not None and move.kind != "wait"]
    assert not [word for said in spoken for word in HURRY if word in said.zh or word in said.en.split()]


@given(
    growth=st.integers(0, 10_000),
    level=st.integers(1, 2),
    late=st.integers(-30, 400),
    grace=st.integers(0, 60),
    noticed=st.none() | st.integers(0, 200),
)
def test_nobody_falls_without_notice(growth: int, level: int, late: int, grace: int, noticed: int | None) -> None:
    rules = ladder(grace_days=grace)
    on = TODAY + timedelta(days=late)
    noticed_on = None if noticed is None else on - timedelta(days=noticed)
    move = review(rules, Seat(level, TODAY, noticed_on), growth, on)
    if move is None or move.kind != "downgraded":
        return
    assert growth < rules.levels[level].threshold
    assert noticed_on is not None
    assert on >= noticed_on + timedelta(days=rules.notice_days + grace)
    assert on >= TODAY + timedelta(days=grace)
    assert move.new == level - 1


@given(growth=st.integers(0, 10_000), level=st.integers(0, 2))
def test_a_rise_is_never_a_fall(growth: int, level: int) -> None:
    move = rise(ladder(), Seat(level), growth, TODAY)
    assert move is None or (move.new > level and ladder().levels[move.new].threshold <= growth)
