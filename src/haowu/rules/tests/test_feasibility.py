# SPDX-License-Identifier: Apache-2.0
"""Advertised examples are reached in discrete purchases, or not at all."""

from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.document import EndOfMonth, Expiry, NeverExpires, RollingMonths
from haowu.rules.feasibility import Example, check_example, points_of, simulate_purchases, worst_start

Worked = Callable[[str], dict[str, Any]]
START = date(2026, 11, 22)


def test_months_needed(worked: Worked) -> None:
    for case in worked("feasibility.md")["needs"]:
        example = Example(case["each"], case["every"], case["goal"])
        assert check_example(example, NeverExpires(), first_on=START).needs_months == case["needs_months"], case


def test_cumulative_balances(worked: Worked) -> None:
    for case in worked("feasibility.md")["cumulative"]:
        steps = simulate_purchases(
            points_each=case["each"], every_months=case["every"], first_on=START, expires_on=lambda _: None
        )
        found = list(islice(steps, len(case["months"])))
        assert [step.month for step in found] == case["months"], case
        assert [step.balance for step in found] == case["balances"], case


def test_policies(worked: Worked) -> None:
    for case in worked("feasibility.md")["policies"]:
        policy = msgspec.convert(case["expiry"], Expiry)
        found = worst_start(Example(case["each"], case["every"], case["goal"]), policy, effective_on=START)
        assert (found.is_reachable, found.most_points) == (case["reachable"], case["most"]), (case, found)


def test_a_hundred_activity_points_close_the_gap() -> None:
    """A4: 2,500 in month 12 with 100 points more, in month 18 without."""
    steps = simulate_purchases(points_each=800, every_months=6, first_on=START, expires_on=lambda _: None, opening=100)
    assert next(step.month for step in steps if step.balance >= 2500) == 12


def test_points_expire_between_purchases() -> None:
    steps = simulate_purchases(
        points_each=800, every_months=6, first_on=START, expires_on=lambda day: day.replace(year=day.year + 1)
    )
    assert [(step.balance, step.expired) for step in islice(steps, 4)] == [(800, 0), (1600, 0), (2400, 0), (2400, 800)]


def test_a_purchase_that_earns_nothing_reaches_nothing() -> None:
    assert points_of(99, 1, 100) == 0
    found = check_example(Example(0, 6, 100), NeverExpires(), first_on=START)
    assert (found.needs_months, found.is_reachable) == (None, False)


@given(st.integers(1, 3000), st.integers(1, 36), st.integers(1, 20_000), st.integers(1, 120))
def test_a_longer_validity_never_hurts(each: int, every: int, goal: int, months: int) -> None:
    example = Example(each, every, goal)
    shorter = check_example(example, RollingMonths(months=months), first_on=START)
    longer = check_example(example, EndOfMonth(months=months), first_on=START)
    assert longer.is_reachable or not shorter.is_reachable
    assert shorter.needs_months is not None
    assert shorter.is_reachable == (months >= shorter.needs_months)
