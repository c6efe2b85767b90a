# SPDX-License-Identifier: Apache-2.0
"""Not a test: print the CPU time of one decision for 10, 100 and 1,000 rules (median of three).

Run: .venv/bin/python src/haowu/programs/tests/time_decisions.py
"""

import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

import msgspec

from haowu.programs.synthetic import synthetic_categories, synthetic_program
from haowu.rules.compilation import Bindings, compile_terms
from haowu.rules.decide import decide
from haowu.rules.document import ProgramDocument
from haowu.rules.facts import LineFacts, OrderFacts

ORDERS = 2000


def _measure(rules: int, matching: int, *, is_worst: bool = False) -> tuple[int, int]:
    """Return microseconds × 10 a decision, and microseconds to compile."""
    program = synthetic_program(rules, merchants=["jiafang"], hot_budget=False, matching=matching, is_worst=is_worst)
    document = msgspec.convert(program, ProgramDocument)
    bindings = Bindings({"consumption": 1}, {budget.code: n for n, budget in enumerate(document.budgets)}, {})
    began = time.process_time_ns()
    terms = compile_terms(document, bindings, version=1, version_id=1)
    compiled = time.process_time_ns() - began
    categories = synthetic_categories(program)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    orders = [
        OrderFacts(
            merchant="jiafang",
            store="jiafang-01",
            channel="pos",
            paid_at=start + timedelta(minutes=37 * number),
            net_fen=80000,
            lines=(LineFacts(1, "SET-4", categories[number % len(categories)], 1, 80000),),
        )
        for number in range(ORDERS)
    ]
    runs = []
    for _ in range(4):
        began = time.process_time_ns()
        for facts in orders:
            decide(facts, terms)
        runs.append(time.process_time_ns() - began)
    return int(statistics.median(runs[1:])) // (100 * ORDERS), compiled // 1000


def main() -> None:
    """Print the table."""
    for matching in (1, 5):
        for rules in (10, 100, 1000):
            tenths, compiled = _measure(rules, matching)
            took = f"{tenths // 10}.{tenths % 10} µs a decision, {compiled} µs to compile"
            sys.stdout.write(f"{rules:5} rules, {matching} match: {took}\n")
    tenths, _ = _measure(1000, 1, is_worst=True)
    sys.stdout.write(f" 1000 rules, 1 match, 935 restrained by CEL alone: {tenths // 10} µs a decision\n")


if __name__ == "__main__":
    main()
