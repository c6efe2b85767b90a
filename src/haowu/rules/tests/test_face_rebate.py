# SPDX-License-Identifier: Apache-2.0
"""What a programme gives back at face value at the most, by the worked numbers of docs/algorithms/publishing.md."""

from collections.abc import Callable
from typing import Any

import msgspec

from haowu.rules.document import ProgramDocument
from haowu.rules.face_rebate import face_rebate, judge_rebate

Worked = Callable[[str], dict[str, Any]]


def _document(case: dict[str, Any]) -> ProgramDocument:
    rates = [
        {"earn": {"kind": "rate", "points": points, "per_fen": per}, "conditions": {"merchants": merchants}}
        for points, per, *merchants in case["bases"]
    ]
    bonuses = [
        {"earn": {"kind": "multiplier", "bonus_bp": bonus_bp}, "conditions": conditions}
        for bonus_bp, conditions in case.get("multipliers", [])
    ]
    rules = [
        {"code": f"r{number}", "name": {"zh": "规则", "en": "Rule"}, "point_type": "p", "budget": "b", **rule}
        for number, rule in enumerate([*rates, *bonuses])
    ]
    name = {"zh": "名", "en": "Name"}
    budget = {"code": "b", "name": name, "funder": "a", "line_fen": 10**9}
    return msgspec.convert(
        {
            "program": "test",
            "name": name,
            "effective_from": "2026-01-01T00:00:00+08:00",
            "merchants": ["a", "b"],
            "multiplier_cap_bp": case.get("cap_bp", 30_000),
            "point_types": [{"code": "p", "name": name, "expiry": {"policy": "none"}}],
            "budgets": [{**budget, "face_millifen_per_point": case["face_millifen"]}],
            "rules": rules,
        },
        ProgramDocument,
    )


def test_worked_numbers(worked: Worked) -> None:
    for case in worked("publishing.md")["face_rebate"]:
        document = _document(case)
        found = face_rebate(document)
        assert (found.base_bp, found.effective_bp) == (case["base_bp"], case["effective_bp"]), case
        assert judge_rebate(document, found) == case["verdict"], case


def test_many_places_are_taken_to_fall_together() -> None:
    """A hundred thousand combinations of merchant, category and tier: the ceiling bounds them all."""
    multipliers = [
        (10, {"categories": [f"c{number}"]} if number % 2 else {"tiers": [f"t{number}"]}) for number in range(700)
    ]
    case = {"face_millifen": 1000, "bases": [[1, 100]], "multipliers": multipliers}
    assert face_rebate(_document(case)).effective_bp == 170  # 1 % × (1 + 700 × 0.1 %)
