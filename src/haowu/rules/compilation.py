# SPDX-License-Identifier: Apache-2.0
"""From a programme as published to terms ready to decide with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from haowu.rules.amounts import percent, short_yuan
from haowu.rules.check import line_tests, order_checks
from haowu.rules.document import CapLimit, Expiry, Multiplier, PointTypeDocument, ProgramDocument, Rate, RuleDocument
from haowu.rules.expression import Expression
from haowu.rules.index import Index, choose_filings
from haowu.rules.terms import PeriodCap, Rule, Terms

BASE_BP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Bindings:
    """The numbers behind the words: point type ids, ledger budget ids, cap ids by (rule, scope, period)."""

    point_types: Mapping[str, int]
    budgets: Mapping[str, int]
    caps: Mapping[tuple[str, str, str], int]


def compile_terms(document: ProgramDocument, bindings: Bindings, *, version: int, version_id: int) -> Terms:
    """Return the terms of `document`. Raises KeyError where `bindings` lack a word, ValueError for bad CEL."""
    ordered = sorted(document.rules, key=lambda rule: not isinstance(rule.earn, Rate))
    types = {point_type.code: point_type for point_type in document.point_types}
    funders = {budget.code: budget.funder for budget in document.budgets}
    policies: dict[Expiry, int] = {}
    filings = choose_filings([_filed_by(source) for source in ordered])
    rules = []
    for position, source in enumerate(ordered):
        point_type = types[source.point_type]
        policy = policies.setdefault(source.expiry or point_type.expiry, len(policies))
        rule = _compile_rule(position, source, point_type, policy, funders[source.budget], bindings)
        # What the index has looked up need not be asked again.
        filed = filings[position].field
        rules.append(replace(rule, tests=tuple(check.test for check in rule.checks if check.field != filed or not filed)))
    return Terms(
        program=document.program,
        version=version,
        version_id=version_id,
        zone=ZoneInfo(document.zone),
        merchants=frozenset(document.merchants),
        multiplier_room_bp=document.multiplier_cap_bp - BASE_BP,
        policies=tuple(policies),
        rules=tuple(rules),
        index=Index(filings),
        point_types={code: bindings.point_types[code] for code in types},
    )


def _compile_rule(
    position: int, source: RuleDocument, point_type: PointTypeDocument, policy: int, funder: str, bindings: Bindings
) -> Rule:
    checks = order_checks(source)
    sku_test, category_test = line_tests(source.conditions)
    delay = source.confirm_delay_days
    zh, en = _explanation(source)
    return Rule(
        position=position,
        code=source.code,
        name_zh=source.name.zh,
        name_en=source.name.en,
        point_type=source.point_type,
        point_type_id=bindings.point_types[source.point_type],
        budget_id=bindings.budgets[source.budget],
        funder=funder,
        earn=source.earn,
        checks=checks,
        tests=tuple(check.test for check in checks),
        sku_test=sku_test,
        category_test=category_test,
        min_spend_fen=source.conditions.min_spend_fen,
        expression=Expression(source.when) if source.when else None,
        policy=policy,
        confirm_delay_days=point_type.confirm_delay_days if delay is None else delay,
        order_cap=min((cap.limit_points for cap in source.caps if cap.period == "order"), default=None),
        period_caps=tuple(
            _period_cap(cap, bindings.caps[source.code, cap.scope, cap.period])
            for cap in source.caps
            if cap.period != "order"
        ),
        explain_zh=zh,
        explain_en=en,
    )


def _period_cap(cap: CapLimit, cap_id: int) -> PeriodCap:
    if cap.period == "order":  # such caps are kept by `decide` itself and have no counter
        raise ValueError(cap.period)
    return PeriodCap(cap_id, cap.period, cap.limit_points, cap.scope == "member")


def _filed_by(source: RuleDocument) -> dict[str, frozenset[str | int]]:
    filed = {check.field: check.values for check in order_checks(source) if check.field}
    conditions = source.conditions
    for field, values in (("sku", conditions.skus), ("category", conditions.categories)):
        if values:
            filed[field] = frozenset(values)
    return filed


def _explanation(source: RuleDocument) -> tuple[str, str]:
    """Return what `decide` completes: a multiplier's has one blank for the base points, so braces are doubled there."""
    earn, name = source.earn, source.name
    if isinstance(earn, Rate):
        per = short_yuan(earn.per_fen)
        return f"元,每{per}元积{earn.points}分", f" yuan paid, {earn.points} point(s) for every {per} yuan"
    if isinstance(earn, Multiplier):
        more = percent(earn.bonus_bp)
        zh, en = (text.replace("{", "{{").replace("}", "}}") for text in (name.zh, name.en))
        return f"{zh}:在基础{{}}分上加送{more}%", f"{en}: {more}% on top of {{}} base points"
    return f"{name.zh}:送{earn.points}分", f"{name.en}: {earn.points} points"
