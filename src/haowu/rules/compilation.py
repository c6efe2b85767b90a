# SPDX-License-Identifier: Apache-2.0
"""From a programme as published to terms ready to decide with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from haowu.rules.amounts import percent, short_yuan
from haowu.rules.calendars import CalendarBook
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.campaigns import deduct_days, window_checks, with_campaigns
from haowu.rules.check import Check, order_checks
from haowu.rules.document import (
    CapLimit,
    Conditions,
    Expiry,
    Multiplier,
    Name,
    PointTypeDocument,
    ProgramDocument,
    Rate,
    RuleDocument,
)
from haowu.rules.engagement import compile_engagement
from haowu.rules.expression import Expression
from haowu.rules.index import choose_filings
from haowu.rules.pick import Pick, PickKey, pick_key
from haowu.rules.seasons import Seasons, Span
from haowu.rules.terms import FIXED, MULTIPLIER, RATE, PeriodCap, Rule, Sentence, Terms

BASE_BP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Bindings:
    """The numbers behind the words: point type ids, ledger budget ids, cap ids by (rule, scope, period)."""

    point_types: Mapping[str, int]
    budgets: Mapping[str, int]
    caps: Mapping[tuple[str, str, str], int]


def compile_terms(
    document: ProgramDocument,
    bindings: Bindings,
    *,
    version: int,
    version_id: int,
    campaigns: Sequence[CampaignDocument] = (),
    calendars: CalendarBook | None = None,
) -> Terms:
    """Return the terms of `document` and of the `campaigns` that run beside it.

    `calendars`: all there are, by default those that come with the house. Raises KeyError where `bindings` lack a word,
    ValueError for bad CEL.
    """
    calendars = calendars or CalendarBook()
    zone = ZoneInfo(document.zone)
    document = with_campaigns(document, campaigns)
    ordered = sorted(document.rules, key=lambda rule: not isinstance(rule.earn, Rate))
    filings = choose_filings([_filed_by(source, calendars) for source in ordered])
    compiler = _Compiler(document, bindings, calendars, window_checks(campaigns))
    return Terms(
        program=document.program,
        version=version,
        version_id=version_id,
        zone=zone,
        merchants=frozenset(document.merchants),
        multiplier_room_bp=document.multiplier_cap_bp - BASE_BP,
        late_days_max=document.late_days_max,
        rules=tuple(
            compiler.rule(position, source, filings[position].field) for position, source in enumerate(ordered)
        ),
        policies=tuple(compiler.policies),
        index=Seasons(
            filings,
            [_floor(source.conditions) for source in ordered],
            [Span(source.starts_on, source.ends_on) for source in ordered],
        ),
        point_types={point_type.code: bindings.point_types[point_type.code] for point_type in document.point_types},
        engagement=compile_engagement(
            document,
            version=version,
            point_types=bindings.point_types,
            budgets=bindings.budgets,
            caps=bindings.caps,
        ),
        deduction=document.deduction,
        deduct_days=deduct_days(campaigns, zone, calendars),
    )


@dataclass(slots=True)
class _Compiler:
    """What the rules of one version share."""

    document: ProgramDocument
    bindings: Bindings
    calendars: CalendarBook
    windows: Mapping[str, tuple[Check, ...]]
    policies: dict[Expiry, int] = field(default_factory=dict)
    picks: dict[PickKey, Pick] = field(default_factory=dict)
    types: dict[str, PointTypeDocument] = field(init=False)
    funders: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.types = {point_type.code: point_type for point_type in self.document.point_types}
        self.funders = {budget.code: budget.funder for budget in self.document.budgets}

    def rule(self, position: int, source: RuleDocument, filed: str) -> Rule:
        point_type = self.types[source.point_type]
        checks = (*order_checks(source, self.calendars), *self.windows.get(source.code, ()))
        kind, amount, per = _formula(source)
        zh, en = _explanation(source)
        delay = source.confirm_delay_days
        return Rule(
            position=position,
            code=source.code,
            name_zh=source.name.zh,
            name_en=source.name.en,
            point_type=source.point_type,
            point_type_id=self.bindings.point_types[source.point_type],
            budget_id=self.bindings.budgets[source.budget],
            funder=self.funders[source.budget],
            kind=kind,
            amount=amount,
            per=per,
            checks=checks,
            # What the index has looked up need not be asked again.
            tests=tuple(check.test for check in checks if not filed or check.field != filed),
            pick=self._pick(source.conditions),
            min_spend_fen=source.conditions.min_spend_fen,
            expression=Expression(source.when) if source.when else None,
            policy=self.policies.setdefault(source.expiry or point_type.expiry, len(self.policies)),
            confirm_delay_days=point_type.confirm_delay_days if delay is None else delay,
            order_cap=min((cap.limit_points for cap in source.caps if cap.period == "order"), default=None),
            period_caps=self._period_caps(source),
            explain_zh=zh,
            explain_en=en,
        )

    def _pick(self, conditions: Conditions) -> Pick | None:
        key = pick_key(conditions)
        return None if key is None else self.picks.setdefault(key, Pick(*key))

    def _period_caps(self, source: RuleDocument) -> tuple[PeriodCap, ...]:
        ids = self.bindings.caps
        return tuple(
            PeriodCap(ids[source.code, cap.scope, cap.period], cap.period, cap.limit_points, cap.scope == "member")
            for cap in source.caps
            if cap.period != "order"  # kept by `decide` itself
        )


def counted_caps(source: RuleDocument) -> tuple[CapLimit, ...]:
    """Return the caps of a rule that need a counter in the ledger."""
    return tuple(cap for cap in source.caps if cap.period != "order")


def _filed_by(source: RuleDocument, calendars: CalendarBook) -> dict[str, frozenset[str | int]]:
    filed = {check.field: check.values for check in order_checks(source, calendars) if check.field}
    conditions = source.conditions
    for name, values in (("sku", conditions.skus), ("category", conditions.categories)):
        if values:
            filed[name] = frozenset(values)
    return filed


def _floor(conditions: Conditions) -> int:
    """Return what the whole order must cost at least; 0 where the threshold is over some of its lines."""
    return conditions.min_spend_fen if pick_key(conditions) is None else 0


def _formula(source: RuleDocument) -> tuple[int, int, int]:
    earn = source.earn
    if isinstance(earn, Rate):
        return RATE, earn.points, earn.per_fen
    if isinstance(earn, Multiplier):
        return MULTIPLIER, earn.bonus_bp, BASE_BP
    return FIXED, earn.points, 1


def _explanation(source: RuleDocument) -> tuple[Sentence, Sentence]:
    """Return what stands before and after the number that `decide` fills in; a fixed bonus has none."""
    earn, name = source.earn, source.name
    if isinstance(earn, Rate):
        return _rate_explanation(earn)
    if isinstance(earn, Multiplier):
        return _multiplier_explanation(earn, name)
    return (f"{name.zh}:送{earn.points}分", ""), (f"{name.en}: {earn.points} points", "")


def _rate_explanation(earn: Rate) -> tuple[Sentence, Sentence]:
    per = short_yuan(earn.per_fen)
    points = "1 point" if earn.points == 1 else f"{earn.points} points"
    return ("实付", f"元,每{per}元积{earn.points}分"), ("", f" yuan paid, {points} for every {per} yuan")


def _multiplier_explanation(earn: Multiplier, name: Name) -> tuple[Sentence, Sentence]:
    more = percent(earn.bonus_bp)
    return (f"{name.zh}:在基础", f"分上加送{more}%"), (f"{name.en}: {more}% on top of ", " base points")
