# SPDX-License-Identifier: Apache-2.0
"""R033 避免因权益同质化导致的锁客失效: a report that says which tiers give the same."""

from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.climbing import LADDER, MENU
from tests.journeys.desk import Desk
from tests.journeys.mall import build_mall
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.shelf import code_of


def report(desk: Desk) -> list[dict[str, Any]]:
    """Return what the operator reads."""
    answer = desk.as_role("operator_product").get("/tiers/overlaps")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


@pytest.fixture
def alike(database_url: str, clock: FixedClock) -> Desk:
    """A mall whose silver is changed to give nothing, like base."""
    build_mall(database_url, clock, LADDER.replace("        parking_hours: 1\n", "        parking_hours: 0\n"))
    return Desk(database_url, clock)


def test_tiers_that_differ_have_no_warning(database_url: str, clock: FixedClock) -> None:
    build_mall(database_url, clock, LADDER)
    pairs = {(pair["lower"], pair["upper"]): pair for pair in report(Desk(database_url, clock))}
    assert sorted(pairs) == [("base", "gold"), ("base", "silver"), ("silver", "gold")]
    assert {pair["warning"] for pair in pairs.values()} == {""}
    upper = pairs["silver", "gold"]
    assert upper["shared"] == []
    assert upper["only_lower"] == ["parking_hours=1"]
    assert "multiplier_bonus_bp=10000" in upper["only_upper"]
    assert "parking_hours=2" in upper["only_upper"]


def test_two_tiers_with_the_same_benefits_are_warned_of(alike: Desk) -> None:
    (pair,) = [pair for pair in report(alike) if pair["warning"]]
    assert (pair["lower"], pair["upper"], pair["warning"]) == ("base", "silver", "TIER_BENEFITS_EQUAL")
    assert pair["explain"] == "“silver”与“base”的权益完全相同,升级没有意义"


def test_the_same_menu_is_an_overlap_and_no_identity(database_url: str, clock: FixedClock) -> None:
    build_mall(database_url, clock, LADDER.replace("        parking_hours: 1\n", "        parking_hours: 1\n" + MENU))
    (pair,) = [
        pair for pair in report(Desk(database_url, clock)) if (pair["lower"], pair["upper"]) == ("silver", "gold")
    ]
    assert pair["shared"] == ["menu:alterations=3000", "menu:delivery=3000", "menu:gift-wrap=3000"]
    assert pair["warning"] == ""


def test_whoever_publishes_is_told_before(database_url: str, clock: FixedClock) -> None:
    build_mall(database_url, clock)
    desk = Desk(database_url, clock)
    alike = ("        parking_hours: 1\n", "        parking_hours: 0\n")
    source = next_version("2027-01-01T00:00:00+08:00", alike, source=with_disclosure(LADDER))
    review = Publisher(desk).review(source)
    (advice,) = review["advice"]
    assert (advice["code"], advice["path"]) == ("TIER_BENEFITS_EQUAL", "tiers.levels[1].benefits")
    assert source.splitlines()[advice["line"] - 1].strip() == "benefits:"
    assert advice["text"]["zh"] == "“silver”与“base”的权益完全相同,升级没有意义"
    assert review["is_publishable"], "it is advice and stands against nothing"


def test_it_is_the_operators_report(alike: Desk) -> None:
    assert code_of(alike.as_role("clerk", merchant="jiafang").get("/tiers/overlaps")) == (403, "SCOPE_MISSING")
    assert alike.as_role("auditor").get("/tiers/overlaps").status_code == 200


def test_without_a_ladder_there_is_nothing_to_compare(database_url: str, clock: FixedClock) -> None:
    build_mall(database_url, clock)
    assert code_of(Desk(database_url, clock).as_role("auditor").get("/tiers/overlaps")) == (404, "NO_LADDER")
