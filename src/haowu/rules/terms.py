# SPDX-License-Identifier: Apache-2.0
"""Compiled terms: one published version of a programme, ready to decide with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from haowu.rules.campaigns import DeductDay
from haowu.rules.check import Check, Test
from haowu.rules.day import Day, Period, period_start
from haowu.rules.decision import Cap
from haowu.rules.deduction_document import DeductionDocument
from haowu.rules.document import Expiry
from haowu.rules.engagement import EngagementTerms
from haowu.rules.expression import Expression
from haowu.rules.pick import Pick
from haowu.rules.seasons import Seasons

_DAYS_KEPT: Final = 4096

RATE: Final = 0
MULTIPLIER: Final = 1
FIXED: Final = 2

Sentence = tuple[str, str]
"""What stands before and after the number in an explanation."""


@dataclass(frozen=True, slots=True, eq=False)
class PeriodCap:
    """A cap that the ledger keeps: `cap_id` counts over all versions of the programme."""

    cap_id: int
    period: Period
    limit_points: int
    per_member: bool


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One compiled rule. `position` is its place, base rules first; `tests` are what the index leaves to be asked.

    `amount` and `per` are points for each so many fen (RATE), basis points (MULTIPLIER), points (FIXED).
    """

    position: int
    code: str
    name_zh: str
    name_en: str
    point_type: str
    point_type_id: int
    budget_id: int
    funder: str
    kind: int
    amount: int
    per: int
    checks: tuple[Check, ...]
    tests: tuple[Test, ...]
    pick: Pick | None
    min_spend_fen: int
    expression: Expression | None
    policy: int
    confirm_delay_days: int
    order_cap: int | None
    period_caps: tuple[PeriodCap, ...]
    explain_zh: Sentence
    explain_en: Sentence
    _caps: dict[int, tuple[Cap, ...]] = field(default_factory=dict)

    def caps(self, day: date) -> tuple[Cap, ...]:
        """Return the caps of an award on the local `day`, with the start of their periods."""
        if not self.period_caps:
            return ()
        ordinal = day.toordinal()
        known = self._caps.get(ordinal)
        if known is None:
            if len(self._caps) >= _DAYS_KEPT:
                self._caps.clear()
            known = self._caps[ordinal] = tuple(
                Cap(cap.cap_id, period_start(cap.period, day), cap.limit_points, cap.per_member)
                for cap in self.period_caps
            )
        return known


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Immutable for its users; inside, it remembers the days it has seen. `rules` stand base rules first."""

    program: str
    version: int
    version_id: int
    zone: ZoneInfo
    merchants: frozenset[str]
    multiplier_room_bp: int
    late_days_max: int
    policies: tuple[Expiry, ...]
    rules: tuple[Rule, ...]
    index: Seasons
    point_types: Mapping[str, int]
    engagement: EngagementTerms | None = None
    deduction: DeductionDocument | None = None
    deduct_days: tuple[DeductDay, ...] = ()
    _days: dict[int, Day] = field(default_factory=dict)

    def deduct_categories(self, merchant: str, store: str, at: datetime) -> frozenset[str] | None:
        """Return what points may pay for on a deduct day; None on a day that is none, there and then."""
        on = [day.categories for day in self.deduct_days if day.is_on(merchant, store, at)]
        return frozenset().union(*on) if on else None

    def day(self, local: date) -> Day:
        """Return the local calendar day `local`, worked out once."""
        ordinal = local.toordinal()
        known = self._days.get(ordinal)
        if known is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            known = self._days[ordinal] = Day(date.fromordinal(ordinal), self.zone, self.policies)
        return known
