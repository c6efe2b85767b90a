# SPDX-License-Identifier: Apache-2.0
"""Programmes of any number of rules, in which exactly one rule applies to each order of the load.

So one order is one lot and one movement, as in the baseline, while all the other rules must be found not to apply:
other stores, categories, SKUs, weekdays, hours, tiers, segments, channels, thresholds, dates, and CEL expressions.
"""

from typing import Any

STORES = 64
PLENTY_FEN = 10**12
_SHARE_OF_STORES = 0.64


def programme(code: str, merchant: str, *, rules: int, budgets: int) -> dict[str, Any]:
    """Return a programme document of `rules` rules for `merchant`; its stores share `budgets` budgets evenly."""
    rated = max(1, min(STORES, int(rules * _SHARE_OF_STORES)))
    return {
        "program": code,
        "name": {"zh": "压测积分计划", "en": "Benchmark programme"},
        "effective_from": "2020-01-01T00:00:00+08:00",
        "merchants": [merchant],
        "point_types": [
            {
                "code": f"{code}-points",
                "name": {"zh": "压测积分", "en": "Benchmark points"},
                "expiry": {"policy": "end_of_month", "months": 36},
                "confirm_delay_days": 0,
            }
        ],
        "budgets": [_budget(f"{code}-b{n:02d}", merchant) for n in range(budgets)],
        "rules": [
            *(_store_rule(code, n, rated, budgets) for n in range(rated)),
            *(_idle_rule(code, n) for n in range(rules - rated)),
        ],
    }


def _budget(code: str, funder: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": {"zh": "压测预算", "en": "Benchmark budget"},
        "funder": funder,
        "line_fen": PLENTY_FEN,
        "face_millifen_per_point": 1000,
    }


def _store_rule(code: str, number: int, rated: int, budgets: int) -> dict[str, Any]:
    """Return the base rule of every `rated`-th store, with a cap so high that it is kept but never reached."""
    return {
        "code": f"base-{number:03d}",
        "name": {"zh": "每1元积1分", "en": "1 point per yuan"},
        "point_type": f"{code}-points",
        "budget": f"{code}-b{number % budgets:02d}",
        "earn": {"kind": "rate", "points": 1, "per_fen": 100},
        "conditions": {"stores": [store_code(store) for store in range(number, STORES, rated)]},
        "caps": [{"scope": "member", "period": "day", "limit_points": 10**9}],
    }


_NEVER: tuple[dict[str, Any], ...] = (
    {"conditions": {"categories": ["garden"]}},
    {"conditions": {"skus": ["NOT-SOLD"]}},
    {"conditions": {"weekdays": ["mon"], "hours": [{"from": 3, "until": 4}], "channels": ["phone"]}},
    {"conditions": {"tiers": ["diamond"]}},
    {"conditions": {"segments": ["staff"]}},
    {"conditions": {"min_spend_fen": 10**11}},
    {"starts_on": "2021-01-01", "ends_on": "2021-01-31"},
    {"conditions": {"channels": ["mini-program"]}},
)


def _idle_rule(code: str, number: int) -> dict[str, Any]:
    """Return a bonus rule that an order of the load never meets, each for another reason."""
    return {
        "code": f"bonus-{number:04d}",
        "name": {"zh": "加倍积分", "en": "Multiplied points"},
        "point_type": f"{code}-points",
        "budget": f"{code}-b00",
        "earn": {"kind": "multiplier", "bonus_bp": 5000},
        **_NEVER[number % len(_NEVER)],
    }


def store_code(number: int) -> str:
    """Return the code of store `number` (0-63)."""
    return f"s{number:02d}"
