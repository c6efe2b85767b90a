# SPDX-License-Identifier: Apache-2.0
"""The programmes that benchmarks run on are what they claim to be."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from psycopg import Connection

from haowu.programs.operations.publish_program import Published
from haowu.programs.queries import load_terms
from haowu.programs.synthetic import synthetic_categories, synthetic_program
from haowu.rules.decide import decide
from haowu.rules.facts import LineFacts, OrderFacts

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "matching", "is_worst"),
    [(10, 1, False), (10, 5, False), (100, 5, False), (1000, 5, False), (1000, 1, False), (500, 1, True)],
)
def test_an_order_of_a_known_category_meets_exactly_as_many_rules(
    shops: Connection, publish: Callable[[str], Published], rules: int, matching: int, *, is_worst: bool
) -> None:
    shop_codes = ["jiafang", "guangming"]
    program = synthetic_program(rules, merchants=shop_codes, hot_budget=False, matching=matching, is_worst=is_worst)
    assert len(program["rules"]) == rules
    publish(json.dumps(program))
    terms = load_terms(shops).in_force("jiafang", AT)
    assert terms is not None
    for category in synthetic_categories(program):
        facts = OrderFacts("jiafang", "jiafang-01", "pos", AT, 80000, (LineFacts(1, "sku", category, 1, 80000),))
        assert len(decide(facts, terms).awards) == matching
    stranger = OrderFacts("jiafang", "jiafang-01", "pos", AT, 80000, (LineFacts(1, "sku", "else", 1, 80000),))
    assert [award.rule for award in decide(stranger, terms).awards] == ["base"]


def test_fillers_stand_in_the_shares_that_are_said() -> None:
    rules = synthetic_program(2000, merchants=["jiafang"], hot_budget=True, matching=1)["rules"]
    fillers = [rule for rule in rules if rule["code"].startswith("fill-")][:1000]
    assert sum("ends_on" in rule for rule in fillers) == 200
    assert sum("when" in rule for rule in fillers) == 10
    assert sum(rule.get("conditions", {}).get("min_spend_fen", 0) >= 10**12 for rule in fillers) == 20


def test_one_hot_budget_or_up_to_sixty_four() -> None:
    for is_hot, expected in ((True, 1), (False, 64)):
        program = synthetic_program(1000, merchants=["jiafang"], hot_budget=is_hot)
        assert len({rule["budget"] for rule in program["rules"]}) == expected
