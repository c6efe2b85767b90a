# SPDX-License-Identifier: Apache-2.0
"""The books of a replay keep caps and budget as the ledger does; numbers of replay.md."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import yaml

from haowu.earning.replaying import ReplayBooks
from haowu.rules.campaign_document import CampaignBudget
from haowu.rules.decision import Cap
from haowu.rules.terms import Rule

PAGE = Path(__file__).parents[4] / "docs" / "algorithms" / "replay.md"
RULE = cast("Rule", SimpleNamespace(code="c/bonus"))
FOREVER = date(1, 1, 1)


def worked() -> dict[str, Any]:
    """Return the example of the page."""
    block = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].partition("```")[0]
    found: dict[str, Any] = yaml.safe_load(block)["replay"]
    return found


def test_caps_cut_and_a_budget_pays_the_whole_or_nothing() -> None:
    example = worked()
    points = example["budget_points"]
    books = ReplayBooks(CampaignBudget(funder="jiafang", line_fen=points, face_millifen_per_point=1000))
    before = 0
    for number, case in enumerate(example["bonuses"]):
        day = date.fromisoformat(case["day"])
        caps = (
            Cap(-1, day, example["caps"]["member_day"], per_member=True),
            Cap(-2, FOREVER, example["caps"]["rule"], per_member=False),
        )
        at = datetime(day.year, day.month, day.day, number, tzinfo=UTC)
        books.take(("jiafang", ""), case["member"], (at, 10_000), [(RULE, case["wished"], caps)])
        given = books.report(at, at).total.points
        assert given - before == case["granted"], case
        before = given
    report = books.report(datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))
    assert (report.cut_points, report.unfunded_points) == (example["cut_points"], example["unfunded_points"])
    total = report.total
    assert {"orders": total.orders, "members": total.members, "points": total.points} == example["total"]
    assert report.exhausted_at == datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_a_cost_is_rounded_up() -> None:
    books = ReplayBooks(CampaignBudget(funder="jiafang", line_fen=1000, face_millifen_per_point=1500))
    at = datetime(2026, 11, 22, tzinfo=UTC)
    books.take(("jiafang", "gold"), 1, (at, 100), [(RULE, 1, ())])
    (row,) = books.report(at, at).by_tier
    assert (row.tier, row.points, row.cost_fen) == ("gold", 1, 2)
