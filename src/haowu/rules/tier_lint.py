# SPDX-License-Identifier: Apache-2.0
"""Do the tiers differ, and are the benefits of a menu equal? What must be so, and what an operator should know."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import msgspec

from haowu.kernel.text import Text
from haowu.rules.document import Multiplier, ProgramDocument, Rate
from haowu.rules.tier_document import MENU_SIZE, BenefitsDocument, LevelDocument, TiersDocument

Place = tuple[str | int, ...]
Finding = tuple[Place, str, Text]
Benefit = tuple[str, str]


class Overlap(msgspec.Struct, frozen=True):
    """How alike two tiers are: benefits that both give alike, and what only one gives, as `name=amount`."""

    lower: str
    upper: str
    shared: tuple[str, ...]
    only_lower: tuple[str, ...]
    only_upper: tuple[str, ...]
    is_identical: bool


def benefits_of(document: ProgramDocument, level: LevelDocument) -> frozenset[Benefit]:
    """Return what a level gives as (name, amount) pairs; a multiplier counts by its effect, not by its rule's name."""
    given = level.benefits
    found: set[Benefit] = set()
    bonus_bp = bonus_of(document, given)
    if bonus_bp:
        found.add(("multiplier_bonus_bp", str(bonus_bp)))
    if given.parking_hours:
        found.add(("parking_hours", str(given.parking_hours)))
    if given.shopper_bookings:
        found.add(("shopper_bookings", str(given.shopper_bookings)))
    return frozenset(found | {(f"menu:{item.code}", str(item.value_fen)) for item in given.menu})


def bonus_of(document: ProgramDocument, benefits: BenefitsDocument) -> int:
    """Return the basis points that the tier's multiplier adds to the base points, 0 without one."""
    for rule in document.rules:
        if rule.code == benefits.multiplier_rule and isinstance(rule.earn, Multiplier):
            return rule.earn.bonus_bp
    return 0


def overlaps(document: ProgramDocument) -> list[Overlap]:
    """Return every pair of levels, lower first, with what they share (R033)."""
    ladder = document.tiers
    if ladder is None:
        return []
    given = [(level.code, benefits_of(document, level)) for level in ladder.levels]
    return [
        Overlap(low, up, _named(a & b), _named(a - b), _named(b - a), a == b)
        for (low, a), (up, b) in combinations(given, 2)
    ]


def explain_overlap(pair: Overlap) -> Text:
    """Return what is wrong with two tiers that give the same."""
    return Text(
        zh=f"“{pair.upper}”与“{pair.lower}”的权益完全相同,升级没有意义",
        en=f"{pair.upper} gives exactly what {pair.lower} gives: rising to it means nothing",
    )


def tier_warnings(document: ProgramDocument) -> list[Finding]:
    """Return what may be published but should not be: TIER_BENEFITS_EQUAL (R033)."""
    ladder = document.tiers
    if ladder is None:
        return []
    places = {level.code: number for number, level in enumerate(ladder.levels)}
    return [
        (
            ("tiers", "levels", places[pair.upper], "benefits"),
            "TIER_BENEFITS_EQUAL",
            explain_overlap(pair),
        )
        for pair in overlaps(document)
        if pair.is_identical
    ]


def tier_problems(document: ProgramDocument) -> list[Finding]:
    """Return what keeps the ladder from being published."""
    ladder = document.tiers
    return [] if ladder is None else [*_ladder_problems(ladder), *_benefit_problems(document, ladder)]


def _ladder_problems(ladder: TiersDocument) -> Iterator[Finding]:
    levels: Place = ("tiers", "levels")
    if ladder.levels[0].threshold != 0:
        text = Text(zh="第一级人人都有,门槛应为0", en="the first level is everybody's: its threshold is 0")
        yield (*levels, 0, "threshold"), "FIRST_LEVEL_NOT_FREE", text
    for number, (below, level) in enumerate(pairwise(ladder.levels), start=1):
        if level.threshold <= below.threshold:
            text = Text(zh=f"门槛应高于“{below.code}”", en=f"must be above the threshold of {below.code}")
            yield (*levels, number, "threshold"), "LEVELS_NOT_RISING", text
    codes = [level.code for level in ladder.levels]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield (*levels, number, "code"), "DUPLICATE_CODE", Text(zh=f"“{code}”重复了", en=f"{code} is there already")
    if ladder.points_per_yuan == 0 or ladder.points_per_visit == 0:
        key = "points_per_yuan" if ladder.points_per_yuan == 0 else "points_per_visit"
        text = Text(zh="成长值要同时看金额和频次", en="growth counts both the amount and the frequency")
        yield ("tiers", key), "GROWTH_ONE_SIDED", text
    if ladder.notice_days >= ladder.review_months * 28:
        text = Text(zh="提前通知的天数应短于复核周期", en="must be shorter than the review period")
        yield ("tiers", "notice_days"), "NOTICE_TOO_LONG", text


def _benefit_problems(document: ProgramDocument, ladder: TiersDocument) -> Iterator[Finding]:
    rules = {rule.code: rule for rule in document.rules}
    base_budgets = {rule.budget for rule in document.rules if isinstance(rule.earn, Rate)}
    for number, level in enumerate(ladder.levels):
        path: Place = ("tiers", "levels", number, "benefits")
        wanted, menu = level.benefits.multiplier_rule, level.benefits.menu
        rule = rules.get(wanted or "")
        if wanted is not None and (
            rule is None or not isinstance(rule.earn, Multiplier) or level.code not in rule.conditions.tiers
        ):
            zh = f"没有只给“{level.code}”等级的加倍规则“{wanted}”"
            en = f"there is no multiplier rule {wanted} whose conditions name the tier {level.code}"
            yield (*path, "multiplier_rule"), "TIER_RULE_UNKNOWN", Text(zh=zh, en=en)
        elif rule is not None and rule.budget in base_budgets:
            zh = f"等级加倍“{rule.code}”须有自己的预算,不能用基础积分的预算“{rule.budget}”"
            en = f"{rule.code} needs a budget of its own; {rule.budget} pays base points"
            yield (*path, "multiplier_rule"), "TIER_BUDGET_SHARED", Text(zh=zh, en=en)
        if menu and (len(menu) != MENU_SIZE or len({item.code for item in menu}) != MENU_SIZE):
            text = Text(zh="“三选一”要有三项不同的权益", en="a menu has three different benefits")
            yield (*path, "menu"), "MENU_NOT_THREE", text
        elif len({item.value_fen for item in menu}) > 1:
            text = Text(zh="“三选一”各项的预算价值应相等", en="the benefits of a menu cost the same")
            yield (*path, "menu"), "MENU_VALUES_DIFFER", text


def _named(benefits: frozenset[Benefit]) -> tuple[str, ...]:
    return tuple(sorted(f"{name}={amount}" for name, amount in benefits))
