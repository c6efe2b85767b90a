# SPDX-License-Identifier: Apache-2.0
"""Programmes of any size for benchmarks: many rules, of which an order meets a handful.

The rules stand in groups, one a category: a base rule and `matching` − 1 bonuses each, so an order with one line of a
known category gets exactly `matching` awards (a line of another category: the base award of the last base rule). The
rest is filler that never holds. Of a hundred fillers, 20 were over by `ends_on` a year ago, one is restrained by CEL
alone (so that it is evaluated for every order), two ask for a threshold that no order reaches, and the others are
filed under SKUs, categories, tiers, segments or channels that no order has. `is_worst`: CEL alone restrains them all.
"""

from collections.abc import Sequence
from typing import Any, Final

from haowu.programs.sample_disclosure import SAMPLE_DISCLOSURE

BUDGETS: Final = 64
_NEAR_MISS_EVERY: Final = 50
_PAST_EVERY: Final = 5
_CEL_EVERY: Final = 100
_PAST: Final = "2025-11-30"
_NEVER: Final[tuple[dict[str, Any], ...]] = (
    {"skus": ["never-sku-{0}"]},
    {"categories": ["never-category-{0}"]},
    {"tiers": ["never-tier-{0}"]},
    {"segments": ["never-segment-{0}"], "weekdays": ["sat", "sun"]},
    {"channels": ["never-channel-{0}"], "min_spend_fen": 10_000},
    {"skus": ["never-sku-{0}"], "hours": [{"from": 9, "until": 21}]},
)


def synthetic_program(
    rules: int,
    *,
    merchants: Sequence[str],
    hot_budget: bool,
    matching: int = 5,
    code: str = "synthetic",
    is_worst: bool = False,
) -> dict[str, Any]:
    """Return a publishable programme (a JSON-able dict) of `rules` rules; all share one budget, or use up to 64."""
    groups = max(1, min(BUDGETS, (rules - 1) // matching))
    places = [(group, place) for group in range(groups) for place in range(matching)]
    written = [_rule(f"g{group}-{place}", _group_rule(group, place)) for group, place in places]
    written = [*written[: max(0, rules - 1)], _rule("base", {"earn": {"kind": "rate", "points": 1, "per_fen": 100}})]
    written += [_rule(f"fill-{number}", _filler(number, is_worst=is_worst)) for number in range(rules - len(written))]
    budgets = 1 if hot_budget else BUDGETS
    for number, rule in enumerate(written):
        rule["budget"] = f"budget-{_budget_of(rule, number) % budgets}"
    return {
        "disclosure": SAMPLE_DISCLOSURE,
        "program": code,
        "name": {"zh": "压测积分计划", "en": "Synthetic programme"},
        "effective_from": "2020-01-01T00:00:00+08:00",
        "merchants": list(merchants),
        "multiplier_cap_bp": 1_000_000,
        "late_days_max": 400,
        "point_types": [
            {
                "code": "consumption",
                "name": {"zh": "消费积分", "en": "Consumption points"},
                "expiry": {"policy": "end_of_month", "months": 36},
                "confirm_delay_days": 7,
            }
        ],
        "budgets": [_budget(number, merchants[0]) for number in range(budgets)],
        "rules": written,
    }


def synthetic_categories(program: dict[str, Any]) -> list[str]:
    """Return the categories whose lines meet the rules of `program`; spread orders over them evenly."""
    bases = [rule for rule in program["rules"] if rule["earn"]["kind"] == "rate" and "conditions" in rule]
    return [category for rule in bases for category in rule["conditions"]["categories"]]


def _group_rule(group: int, place: int) -> dict[str, Any]:
    conditions: dict[str, Any] = {"categories": [f"category-{group}"]}
    if place == 0:
        return {"earn": {"kind": "rate", "points": 1, "per_fen": 100}, "conditions": conditions}
    conditions["min_spend_fen"] = 100 * place
    if place % 2:
        conditions["weekdays"] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        return {"earn": {"kind": "multiplier", "bonus_bp": 10_000}, "conditions": conditions}
    conditions["hours"] = [{"from": 0, "until": 24}]
    return {"earn": {"kind": "fixed", "points": 10}, "conditions": conditions}


def _filler(number: int, *, is_worst: bool) -> dict[str, Any]:
    bonus = {"kind": "fixed", "points": 1}
    if is_worst or number % _CEL_EVERY == _CEL_EVERY // 2 - 1:
        return {"earn": bonus, "when": f"order.net_fen > {10**12 + number} || tier == 'never-tier-{number}'"}
    if number % _PAST_EVERY == 1:
        return {"earn": bonus, "ends_on": _PAST}
    if number % _NEAR_MISS_EVERY == 0:
        return {"earn": bonus, "conditions": {"min_spend_fen": 10**12 + number}}
    pattern = _NEVER[number % len(_NEVER)]
    conditions = {
        key: [value.format(number) if isinstance(value, str) else value for value in values]
        if isinstance(values, list)
        else values
        for key, values in pattern.items()
    }
    return {"earn": {"kind": "multiplier", "bonus_bp": 5_000}, "conditions": conditions}


def _rule(code: str, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": code,
        "name": {"zh": f"规则{code}", "en": f"Rule {code}"},
        "point_type": "consumption",
        "budget": "",
        **body,
    }


def _budget_of(rule: dict[str, Any], number: int) -> int:
    """Keep a group's rules on neighbouring budgets, so that even groups spread evenly over all budgets."""
    group, _, place = rule["code"].removeprefix("g").partition("-")
    return int(group) + 13 * int(place) if group.isdigit() else number


def _budget(number: int, funder: str) -> dict[str, Any]:
    return {
        "code": f"budget-{number}",
        "name": {"zh": f"预算{number}", "en": f"Budget {number}"},
        "funder": funder,
        "line_fen": 10**11,
        "face_millifen_per_point": 10,
    }
