# SPDX-License-Identifier: Apache-2.0
"""Does the section `engagement` make sense? What its types cannot say: words that exist, a budget of its own."""

from collections.abc import Iterator

from haowu.kernel.text import Text
from haowu.programs.problem import Problem
from haowu.programs.written import Path, Written
from haowu.rules.document import ProgramDocument, Rate
from haowu.rules.engagement import ALL_KINDS
from haowu.rules.engagement_document import REFERRALS_MAX, EngagementDocument, EngagementKindDocument

_Found = tuple[Path, str, Text]


def engagement_problems(written: Written, document: ProgramDocument) -> list[Problem]:
    """Return what is wrong with the section, each with its line; without one, only its codes must be left alone."""
    section = document.engagement
    found = [*_reserved_codes(document)]
    if section is not None:
        found += _section_problems(document, section)
        found += _all_kind_problems(document, section)
    return [written.problem(path, code, text) for path, code, text in found]


def _all_kind_problems(document: ProgramDocument, section: EngagementDocument) -> Iterator[_Found]:
    seen: set[str] = set()
    for number, kind in enumerate(section.kinds):
        path: Path = ("engagement", "kinds", number)
        if kind.activity in seen:
            zh, en = f"“{kind.activity}”写了两次", f"{kind.activity} is there already"
            yield (*path, "activity"), "DUPLICATE_CODE", Text(zh=zh, en=en)
        seen.add(kind.activity)
        yield from _kind_problems(document, section, kind, path)


def _section_problems(document: ProgramDocument, section: EngagementDocument) -> Iterator[_Found]:
    if section.point_type not in {point_type.code for point_type in document.point_types}:
        zh, en = f"没有积分类型“{section.point_type}”", f"there is no point type {section.point_type}"
        yield ("engagement", "point_type"), "UNKNOWN_POINT_TYPE", Text(zh=zh, en=en)
    elif not any(isinstance(rule.earn, Rate) and rule.point_type == section.point_type for rule in document.rules):
        zh = f"没有按消费金额积“{section.point_type}”的规则,互动积分无从比照"
        en = f"no rate rule earns {section.point_type}: there are no base points to measure a share of"
        yield ("engagement", "point_type"), "NO_BASE_RULE", Text(zh=zh, en=en)


def _reserved_codes(document: ProgramDocument) -> Iterator[_Found]:
    """Point at codes by which a purchase's points would pass for engagement points."""
    for number, rule in enumerate(document.rules):
        if rule.code.startswith(ALL_KINDS):
            zh, en = (
                f"以“{ALL_KINDS}”开头的代码留给互动奖励",
                f"codes that begin with {ALL_KINDS} are kept for engagement",
            )
            yield ("rules", number, "code"), "RESERVED_CODE", Text(zh=zh, en=en)


def _kind_problems(
    document: ProgramDocument, section: EngagementDocument, kind: EngagementKindDocument, path: Path
) -> Iterator[_Found]:
    if kind.budget not in {budget.code for budget in document.budgets}:
        zh, en = f"没有预算“{kind.budget}”", f"there is no budget {kind.budget}"
        yield (*path, "budget"), "UNKNOWN_BUDGET", Text(zh=zh, en=en)
    elif any(rule.budget == kind.budget for rule in document.rules):
        zh = f"预算“{kind.budget}”已用于消费积分;互动奖励须有自己的营销预算"
        en = f"budget {kind.budget} pays for purchases; engagement needs a marketing budget of its own (C-03)"
        yield (*path, "budget"), "BUDGET_SHARED", Text(zh=zh, en=en)
    if kind.points > section.month_points:
        zh = f"一次{kind.points}分,超过每月上限{section.month_points}分"
        en = f"{kind.points} points at once, above the limit of {section.month_points} a month"
        yield (*path, "points"), "ABOVE_MONTH_LIMIT", Text(zh=zh, en=en)
    if kind.month_points is not None and not kind.points <= kind.month_points <= section.month_points:
        zh, en = (
            "每月上限须在单次积分与总上限之间",
            "must lie between the points of one time and the limit of all sorts",
        )
        yield (*path, "month_points"), "BAD_LIMIT", Text(zh=zh, en=en)
    if kind.activity == "referral" and (kind.times_per_year or 0) > REFERRALS_MAX:
        zh, en = (
            f"推荐奖励每年最多{REFERRALS_MAX}次",
            f"a referral is rewarded at most {REFERRALS_MAX} times a year (CTL-24)",
        )
        yield (*path, "times_per_year"), "TOO_MANY_REFERRALS", Text(zh=zh, en=en)
