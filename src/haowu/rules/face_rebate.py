# SPDX-License-Identifier: Apache-2.0
"""How much of a price a programme gives back at face value, at the most (docs/algorithms/publishing.md §4).

Base rule × multipliers that may fall on the same line, under the ceiling. Fixed bonuses are left to their caps and
budgets: they are no share of a price.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Final, Literal

import msgspec

from haowu.rules.comparison import round_half_up
from haowu.rules.document import Multiplier, ProgramDocument, Rate, RuleDocument

ANY: Final = ""
Place = tuple[str, str, str]
"""A merchant, a category, a tier: what at most one of holds of a line at once; "" for any."""
_Load = tuple[int, Fraction]
PLACES_MAX: Final = 20_000
"""Beyond this many combinations all multipliers are taken to fall together, which is never too little."""


class FaceRebate(msgspec.Struct, frozen=True):
    """Of each yuan paid: `base` by the base rules alone, `effective` with every multiplier that may fall together."""

    base: Fraction
    effective: Fraction

    @property
    def base_bp(self) -> int:
        """Return the base in basis points, rounded half up."""
        return round_half_up(self.base * 10_000)

    @property
    def effective_bp(self) -> int:
        """Return the effective rebate in basis points, rounded half up."""
        return round_half_up(self.effective * 10_000)


def face_rebate(document: ProgramDocument) -> FaceRebate:
    """Return the dearest combination of rules; point types add up, because one purchase may earn of each."""
    base = effective = Fraction(0)
    faces = {budget.code: Fraction(budget.face_millifen_per_point, 1000) for budget in document.budgets}
    room = Fraction(document.multiplier_cap_bp, 10_000) - 1
    for point_type in document.point_types:
        rules = [rule for rule in document.rules if rule.point_type == point_type.code]
        loads = _loads(rules, faces)
        own_base = own_effective = Fraction(0)
        for rule in rules:
            if not isinstance(rule.earn, Rate):
                continue
            rate = Fraction(rule.earn.points, rule.earn.per_fen)
            own_base = max(own_base, rate * faces[rule.budget])
            own_effective = max(own_effective, rate * (faces[rule.budget] + _dearest(rule, loads, room)))
        base, effective = base + own_base, effective + own_effective
    return FaceRebate(base, effective)


Verdict = Literal["fine", "warn", "approve", "block"]


def judge_rebate(document: ProgramDocument, rebate: FaceRebate) -> Verdict:
    """Return what the programme's thresholds say, within the bounds; each holds strictly above its number."""
    limits, share = document.face_rebate.bounded(), rebate.effective * 10_000
    if share > limits.block_bp:
        return "block"
    if share > limits.approve_bp:
        return "approve"
    return "warn" if share > limits.warn_bp else "fine"


def _places(rule: RuleDocument) -> Iterator[Place]:
    conditions = rule.conditions
    return product(conditions.merchants or (ANY,), conditions.categories or (ANY,), conditions.tiers or (ANY,))


def _loads(rules: list[RuleDocument], faces: dict[str, Fraction]) -> dict[Place, _Load]:
    """Return, for each place where multipliers may meet, what they add together: basis points, and the dearest face."""
    own: dict[Place, _Load] = {}
    for rule in rules:
        if isinstance(rule.earn, Multiplier):
            for place in _places(rule):
                own[place] = _more(own.get(place), (rule.earn.bonus_bp, faces[rule.budget]))
    parts = [sorted({place[number] for place in own} | {ANY}) for number in range(3)]
    if len(parts[0]) * len(parts[1]) * len(parts[2]) > PLACES_MAX:  # as if all of them fell together
        together: _Load | None = None
        for load in own.values():
            together = _more(together, load)
        return {} if together is None else {(ANY, ANY, ANY): together}
    loads: dict[Place, _Load] = {}
    for merchant, category, tier in product(*parts):
        for found in {(m, c, t) for m in (merchant, ANY) for c in (category, ANY) for t in (tier, ANY)}:
            if found in own:
                loads[merchant, category, tier] = _more(loads.get((merchant, category, tier)), own[found])
    return loads


def _more(one: _Load | None, other: _Load) -> _Load:
    return other if one is None else (one[0] + other[0], max(one[1], other[1]))


def _dearest(base: RuleDocument, loads: dict[Place, _Load], room: Fraction) -> Fraction:
    """Return the face value that multipliers add to a point of `base`, at the place where it is dearest."""
    conditions = base.conditions
    allowed = (conditions.merchants, conditions.categories, conditions.tiers)
    found = Fraction(0)
    for place, (bonus_bp, face) in loads.items():
        if all(part in (ANY, *wanted) or not wanted for part, wanted in zip(place, allowed, strict=True)):
            found = max(found, min(Fraction(bonus_bp, 10_000), room) * face)
    return found
