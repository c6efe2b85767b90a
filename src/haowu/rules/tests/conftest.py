# SPDX-License-Identifier: Apache-2.0
"""Terms from a few words: one point type, one budget, rules as they stand in a file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from haowu.rules.compilation import Bindings, compile_terms, counted_caps
from haowu.rules.document import ProgramDocument
from haowu.rules.facts import LineFacts, OrderFacts
from haowu.rules.terms import Terms

DOCS = Path(__file__).parents[4] / "docs" / "algorithms"
TermsOf = Callable[..., Terms]
OrderOf = Callable[..., OrderFacts]


def _terms_of(*rules: dict[str, Any], **head: Any) -> Terms:
    written = [
        {
            "code": f"rule-{number}",
            "name": {"zh": f"规则{number}", "en": f"Rule {number}"},
            "point_type": "consumption",
            "budget": "budget",
            **rule,
        }
        for number, rule in enumerate(rules)
    ]
    point_types = [
        {"code": code, "name": {"zh": code, "en": code}, "expiry": {"policy": "end_of_month", "months": 36}}
        for code in ("consumption", "green")
    ]
    budget = {"code": "budget", "name": {"zh": "预算", "en": "Budget"}, "funder": "jiafang"}
    document = msgspec.convert(
        {
            "program": "test",
            "name": {"zh": "测试", "en": "Test"},
            "effective_from": "2020-01-01T00:00:00+08:00",
            "merchants": ["jiafang"],
            "point_types": point_types,
            "budgets": [{**budget, "line_fen": 10**9, "face_millifen_per_point": 1000}],
            "rules": written,
            **head,
        },
        ProgramDocument,
    )
    counted = [(rule.code, cap.scope, cap.period) for rule in document.rules for cap in counted_caps(rule)]
    bindings = Bindings({"consumption": 1, "green": 2}, {"budget": 7}, {key: n for n, key in enumerate(counted, 100)})
    return compile_terms(document, bindings, version=3, version_id=30)


def _order_of(*lines: tuple[str, int], **changes: Any) -> OrderFacts:
    numbered = enumerate(lines, 1)
    found = tuple(LineFacts(no, f"sku-{category}", category, 1, net_fen) for no, (category, net_fen) in numbered)
    facts = {
        "merchant": "jiafang",
        "store": "jiafang-01",
        "channel": "pos",
        "paid_at": datetime.fromisoformat("2026-11-22T10:00:00+08:00"),
        "net_fen": sum(net_fen for _, net_fen in lines),
        "lines": found,
        **changes,
    }
    return OrderFacts(**facts)


@pytest.fixture(scope="session")
def terms_of() -> TermsOf:
    """Compile rules given as in a file; keyword arguments change the head."""
    return _terms_of


@pytest.fixture(scope="session")
def order_of() -> OrderOf:
    """An order of lines (category, net fen) on Sunday 2026-11-22, 10:00 in Shanghai."""
    return _order_of


@pytest.fixture(scope="session")
def worked() -> Callable[[str], dict[str, Any]]:
    """The `yaml` blocks of a page in docs/algorithms, as one mapping."""

    def read(page: str) -> dict[str, Any]:
        blocks = (DOCS / page).read_text(encoding="utf-8").split("```yaml\n")[1:]
        found: dict[str, Any] = {}
        for block in blocks:
            found |= yaml.safe_load(block.partition("```")[0])
        return found

    return read
