# SPDX-License-Identifier: Apache-2.0
"""Advertised examples are reached in discrete purchases, or not at all."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from haowu.rules.document import EndOfMonth, Expiry, NeverExpires, RollingMonths
from haowu.rules.feasibility import Example, check_example, points_of, worst_start
from haowu.rules.planner import PURCHASES_MAX, PlannedLot, PurchasePlan, simulate_purchases

Worked = Callable[[str], dict[str, Any]]
START = date(2026, 11, 22)


def _example(case: dict[str, Any]) -> Example:
    return Example(case["each"], case["every"], case["goal"], case.get("delay", 0))


def test_months_needed(worked: Worked) -> None:
    for case in worked("feasibility.md")["needs"]:
        found = check_example(_example(case), NeverExpires(), first_on=START)
        assert (found.needs_months, found.is_reachable) == (case["needs_months"], True), case


def test_cumulative_balances(worked: Worked) -> None:
    for case in worked("feasibility.md")["cumulative"]:
        count = len(case["months"])
        came = simulate_purchases(PurchasePlan(START, case["every"], case["each"], case["each"] * count))
        assert [step.month for step in came.steps] == case["months"], case
        assert [step.balance for step in came.steps] == case["balances"], case


def test_policies(worked: Worked) -> None:
    for case in worked("feasibility.md")["policies"]:
        policy = msgspec.convert(case["expiry"], Expiry)
        found = worst_start(_example(case), policy, effective_on=START)
        assert (found.is_reachable, found.most_points) == (case["reachable"], case["most"]), (case, found)


def test_the_gate_says_what_the_planner_says() -> None:
    """The first 800 die on the day of the third purchase, whose points can be spent a week later."""
    plan = PurchasePlan(START, 24, 800, 2000, RollingMonths(months=48), 7, (PlannedLot(1),), purchases_max=3)
    came = simulate_purchases(plan)
    assert (came.reached, came.min_validity_months, came.most_usable) == (None, 49, 1601)
    found = check_example(Example(800, 24, 2000, 7), RollingMonths(months=48), first_on=START)
    assert (found.reached_month, found.needs_months, found.most_points) == (None, 49, 1600)
    assert check_example(Example(800, 24, 2000, 7), RollingMonths(months=49), first_on=START).reached_month == 48


def test_more_purchases_than_a_plan_looks_ahead_are_no_example() -> None:
    assert check_example(Example(10, 1, 2400), NeverExpires(), first_on=START).reached_month == 239
    found = check_example(Example(10, 1, 2401), NeverExpires(), first_on=START)
    assert (found.needs_months, found.is_reachable) == (240, False)


def test_a_purchase_that_earns_nothing_reaches_nothing() -> None:
    assert points_of(99, 1, 100) == 0
    found = check_example(Example(0, 6, 100), NeverExpires(), first_on=START)
    assert (found.needs_months, found.is_reachable) == (None, False)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.integers(1, 36), st.integers(1, 20_000), st.integers(1, 120), st.integers(0, 40))
def test_a_longer_validity_never_hurts(each: int, every: int, goal: int, months: int, delay: int) -> None:
    example = Example(each, every, goal, delay)
    shorter = check_example(example, RollingMonths(months=months), first_on=START)
    longer = check_example(example, EndOfMonth(months=months), first_on=START)
    assert longer.is_reachable or not shorter.is_reachable
    assert shorter.needs_months is not None
    is_long_enough = months >= shorter.needs_months
    assert shorter.is_reachable == (is_long_enough and -(-goal // each) <= PURCHASES_MAX)
