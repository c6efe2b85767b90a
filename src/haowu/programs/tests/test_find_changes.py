# SPDX-License-Identifier: Apache-2.0
"""What two versions differ in, and which of it gives a member less."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from haowu.programs.differing import Change, find_changes
from haowu.programs.notice import notice_of
from haowu.programs.schema import read_document
from haowu.programs.written import read_source
from haowu.rules.document import ProgramDocument

DOCS = Path(__file__).parents[4] / "docs" / "algorithms"
Changes = Callable[..., tuple[Change, ...]]


def _read(source: str) -> ProgramDocument:
    document, problems = read_document(read_source(source))
    assert document is not None, problems
    return document


@pytest.fixture
def changes(demo: str) -> Changes:
    """What changes when words of the demo are replaced."""

    def changed(*replaced: tuple[str, str]) -> tuple[Change, ...]:
        source = demo
        for old, new in replaced:
            assert old in source, old
            source = source.replace(old, new, 1)
        return find_changes(_read(demo), _read(source))

    return changed


def test_the_same_says_nothing(changes: Changes) -> None:
    assert changes() == ()
    assert changes(("2023-01-01T", "2027-01-01T")) == ()


@pytest.mark.parametrize(
    ("old", "new", "path", "adverse"),
    [
        ("months: 36}", "months: 24}", "point_types.consumption.expiry", True),
        ("months: 36}", "months: 48}", "point_types.consumption.expiry", False),
        ("months: 36}", "months: 36, counting: earning_month_is_first}", "point_types.consumption.expiry", True),
        ("policy: end_of_month, months: 36", "policy: none", "point_types.consumption.expiry", False),
        ("policy: end_of_month, months: 36", "policy: end_of_next_year", "point_types.consumption.expiry", True),
        ("months: 60}", "months: 48}", "rules.base-optician.expiry", True),
        ("    expiry: {policy: end_of_month, months: 60}\n", "", "rules.base-optician.expiry", True),
        ("per_fen: 100}", "per_fen: 200}", "rules.base.earn", True),
        ("per_fen: 100}", "per_fen: 50}", "rules.base.earn", False),
        ("points: 1, per_fen: 100}", "points: 10, per_fen: 1000}", "rules.base.earn", True),
        ("bonus_bp: 10000", "bonus_bp: 5000", "rules.gold-double.earn", True),
        ("{kind: multiplier, bonus_bp: 10000}", "{kind: fixed, points: 10}", "rules.gold-double.earn", True),
        ("points: 100}", "points: 120}", "rules.weekend-1000.earn", False),
        ("min_spend_fen: 100000", "min_spend_fen: 200000", "rules.weekend-1000.conditions.min_spend_fen", True),
        ("min_spend_fen: 100000", "min_spend_fen: 50000", "rules.weekend-1000.conditions.min_spend_fen", False),
        ("weekdays: [sat, sun]", "weekdays: [sun]", "rules.weekend-1000.conditions.weekdays", False),
        ("categories: [curtain]", "categories: [curtain, towel]", "rules.curtain-double.conditions.categories", False),
        ("{tiers: [gold]}", "{tiers: [gold], stores: [jiafang-01]}", "rules.gold-double.conditions.stores", True),
        ("limit_points: 20000", "limit_points: 10000", "rules.gold-double.caps.member/month.limit_points", True),
        ("confirm_delay_days: 7", "confirm_delay_days: 14", "point_types.consumption.confirm_delay_days", True),
        ("line_fen: 500000000", "line_fen: 400000000", "budgets.optician-base.line_fen", True),
        ("merchants: [jiafang, guangming]", "merchants: [jiafang]", "merchants", True),
        ("multiplier_cap_bp: 20000", "multiplier_cap_bp: 15000", "multiplier_cap_bp", True),
        ("block_bp: 2000", "block_bp: 1500", "face_rebate.block_bp", False),
        ("warn_bp: 500", "warn_bp: 400", "face_rebate.warn_bp", False),
        ("zh: 金卡双倍积分", "zh: 金卡加倍", "rules.gold-double.name.zh", False),
        ("7个工作日内答复", "3个工作日内答复", "disclosure.complaints.zh", False),
        ("quantity >= 2", "quantity >= 3", "rules.two-pairs.when", True),
    ],
)
def test_each_change_is_judged(changes: Changes, old: str, new: str, path: str, adverse: bool) -> None:  # noqa: FBT001 -- a column of the table
    (found,) = changes((old, new))
    if old == "weekdays: [sat, sun]":  # fewer days: narrower
        adverse = True
    assert (found.path, found.is_adverse) == (path, adverse)
    assert found.text.zh
    assert found.text.render("en")


@pytest.mark.parametrize("name", ["warn_bp", "approve_bp", "block_bp"])
def test_a_looser_guard_is_adverse(changes: Changes, demo: str, name: str) -> None:
    """CTL-08: what guards the budget is not lifted without a word."""
    (line,) = [line.strip() for line in demo.splitlines() if line.strip().startswith(f"{name}:")]
    (found,) = changes((line, f"{name}: {int(line.split()[1]) + 1}"))
    assert (found.path, found.is_adverse) == (f"face_rebate.{name}", True)


SECTIONS = """
deduction: {points: 100, fen: 100, min_points: 100, cap_bp: 5000, except_categories: [prepaid]}
engagement:
  point_type: consumption
  kinds:
    - {activity: survey, points: 20, budget: tiers, validity_months: 6}
    - {activity: lecture, points: 50, budget: tiers, validity_months: 12, times_per_year: 4}
tiers:
  levels:
    - {code: normal, name: {zh: 普通, en: Member}, threshold: 0}
    - code: gold
      name: {zh: 金卡, en: Gold}
      threshold: 3000
      benefits: {multiplier_rule: gold-double, parking_hours: 2}
"""


@pytest.mark.parametrize(
    ("old", "new", "path", "adverse"),
    [
        ("{points: 100, fen: 100", "{points: 200, fen: 100", "deduction.points", True),
        ("{points: 100, fen: 100", "{points: 50, fen: 100", "deduction.points", False),
        ("fen: 100, min", "fen: 80, min", "deduction.fen", True),
        ("min_points: 100", "min_points: 500", "deduction.min_points", True),
        ("cap_bp: 5000", "cap_bp: 3000", "deduction.cap_bp", True),
        ("[prepaid]}", "[prepaid, liquor]}", "deduction.except_categories", True),
        ("[prepaid]}", "[prepaid], categories: [bedding]}", "deduction.categories", True),
        ("points: 20,", "points: 10,", "engagement.kinds.survey.points", True),
        ("points: 20,", "points: 30,", "engagement.kinds.survey.points", False),
        ("validity_months: 12", "validity_months: 6", "engagement.kinds.lecture.validity_months", True),
        ("times_per_year: 4", "times_per_year: 2", "engagement.kinds.lecture.times_per_year", True),
        (", times_per_year: 4", "", "engagement.kinds.lecture.times_per_year", False),
        ("  kinds:", "  share_bp: 1000\n  kinds:", "engagement.share_bp", True),
        ("threshold: 3000", "threshold: 5000", "tiers.levels.gold.threshold", True),
        ("threshold: 3000", "threshold: 2000", "tiers.levels.gold.threshold", False),
        ("parking_hours: 2", "parking_hours: 1", "tiers.levels.gold.benefits.parking_hours", True),
        ("multiplier_rule: gold-double, ", "", "tiers.levels.gold.benefits.multiplier_rule", True),
        ("  levels:", "  review_months: 6\n  levels:", "tiers.review_months", True),
        ("  levels:", "  grace_days: 30\n  levels:", "tiers.grace_days", False),
        ("  levels:", "  fall: by_growth\n  levels:", "tiers.fall", True),
        ("  levels:", "  menu_period: year\n  levels:", "tiers.menu_period", True),
        ("zh: 金卡, en", "zh: 金卡会员, en", "tiers.levels.gold.name.zh", False),
    ],
)
def test_sections_that_may_be_left_out_are_judged_too(
    demo: str, old: str, new: str, path: str, *, adverse: bool
) -> None:
    assert old in SECTIONS
    (found,) = find_changes(_read(demo + SECTIONS), _read(demo + SECTIONS.replace(old, new)))
    assert (found.path, found.is_adverse) == (path, adverse)


def test_a_section_comes_and_goes_as_one_change(demo: str) -> None:
    come = find_changes(_read(demo), _read(demo + SECTIONS))
    gone = find_changes(_read(demo + SECTIONS), _read(demo))
    assert [(change.path, change.kind, change.is_adverse) for change in come] == [
        ("deduction", "added", False), ("engagement", "added", False), ("tiers", "added", False),
    ]  # fmt: skip
    assert [(change.kind, change.is_adverse) for change in gone] == [("removed", True)] * 3
    assert [change.text.zh for change in gone] == ["取消抵扣规则", "取消互动奖励", "取消会员等级"]


def test_a_rule_that_goes_is_one_adverse_change(changes: Changes, demo: str) -> None:
    start = demo.index("  - code: two-pairs")
    end = demo.index("\ndisclosure:")
    (gone,) = changes((demo[start:end], ""))
    assert (gone.path, gone.kind, gone.is_adverse) == ("rules.two-pairs", "removed", True)
    assert gone.text.zh == "取消规则“two-pairs”:一次配两副镜架送200分"


def test_a_rule_that_comes_with_bounds_takes_nothing(demo: str) -> None:
    start = demo.index("  - code: two-pairs")
    end = demo.index("\ndisclosure:")
    (new,) = find_changes(_read(demo.replace(demo[start:end], "")), _read(demo))
    assert (new.path, new.kind, new.is_adverse) == ("rules.two-pairs", "added", False)


def test_a_new_cap_is_adverse(changes: Changes) -> None:
    cap = "    caps: [{scope: member, period: day, limit_points: 500}]\n"
    (new,) = changes(("    conditions: {merchants: [jiafang]}\n", "    conditions: {merchants: [jiafang]}\n" + cap))
    assert (new.path, new.kind, new.is_adverse) == ("rules.base.caps.member/day", "added", True)


def test_moving_a_rule_is_no_change_by_code(changes: Changes, demo: str) -> None:
    gold, curtain = demo.index("  - code: gold-double"), demo.index("  - code: curtain-double")
    moved = demo[:gold] + demo[curtain : demo.index("  - code: weekend-1000")] + demo[gold:curtain]
    assert find_changes(_read(demo), _read(moved + demo[demo.index("  - code: weekend-1000") :])) == ()


def test_the_sentence_of_a_shorter_validity(changes: Changes) -> None:
    (found,) = changes(("months: 36}", "months: 24}"))
    assert found.text.zh == "积分类型“consumption”的有效期:36个月,至月末 → 24个月,至月末"


def test_notices_of_the_worked_numbers(changes: Changes) -> None:
    blocks = (DOCS / "publishing.md").read_text(encoding="utf-8").split("```yaml\n")[1:]
    cases: list[dict[str, Any]] = yaml.safe_load(blocks[0].partition("```")[0])["notice"]
    worse, better = changes(("months: 36}", "months: 24}")), changes(("months: 36}", "months: 48}"))
    for case in cases:
        found = notice_of(
            worse if case["adverse"] else better,
            published_at=datetime.fromisoformat(case["published"]),
            effective_from=datetime.fromisoformat(case["effective"]),
            zone="Asia/Shanghai",
        )
        assert (found.days, found.is_enough, found.is_adverse) == (case["days"], case["ok"], case["adverse"]), case
