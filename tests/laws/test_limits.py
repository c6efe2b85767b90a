# SPDX-License-Identifier: Apache-2.0
"""Caps and budgets are never passed, and the last point of each can be granted, whatever the amounts."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haowu.ledger.commands import Award, Cap, Earn
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.results import Result
from tests.faults.racing import head
from tests.laws.stage import NUMBERS, Theatre

SIZE = settings(
    max_examples=40, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def grant(theatre: Theatre, name: str, amounts: list[int], budget_id: int, caps: tuple[Cap, ...] = ()) -> list[Result]:
    """Post one earn for each amount, in one batch, for as many owners in turn as there are days in a week."""
    number = next(NUMBERS)
    commands = []
    for place, points in enumerate(amounts):
        award = Award(
            point_type=1, points=points, budget_id=budget_id, rule="base", rule_version=1, funder="jiafang", caps=caps
        )
        key = f"earn:{name}:{number}:{place}"
        owner = 1_000 * number + (0 if caps else place % 7)
        commands.append(Earn(**head(key, owner), order_ref=key, awards=(award,)))
    with theatre.connection.transaction():
        return post(theatre.connection, commands, clock=theatre.clock)


def budget(theatre: Theatre, limit: int) -> int:
    """Return a fresh budget."""
    with theatre.connection.transaction():
        return open_budget(
            theatre.connection,
            clock=theatre.clock,
            actor="operator:tests",
            code=f"L{next(NUMBERS)}",
            limit_points=limit,
        )


@SIZE
@given(limit=st.integers(1, 300), amounts=st.lists(st.integers(1, 80), min_size=1, max_size=30))
def test_a_budget_is_used_to_the_last_point_and_never_passed(theatre: Theatre, limit: int, amounts: list[int]) -> None:
    """An award that does not fit is skipped whole; single points then fill the budget exactly."""
    budget_id = budget(theatre, limit)
    granted = [result.points for result in grant(theatre, "budget", amounts, budget_id)]
    left = limit
    for points, given_points in zip(amounts, granted, strict=True):
        assert given_points == (points if points <= left else 0)
        left -= given_points
    singles = grant(theatre, "single", [1] * (left + 1), budget_id)
    assert [result.points for result in singles] == [1] * left + [0]
    assert singles[-1].code == "BUDGET_EXHAUSTED"


@SIZE
@given(limit=st.integers(0, 300), amounts=st.lists(st.integers(1, 80), min_size=1, max_size=30))
def test_a_cap_cuts_to_the_last_point(theatre: Theatre, limit: int, amounts: list[int]) -> None:
    """An award over the cap is cut, so the cap is reached exactly; afterwards nothing is granted."""
    cap = Cap(cap_id=next(NUMBERS), period_start=date(2026, 11, 22), limit_points=limit)
    results = grant(theatre, "cap", amounts, budget(theatre, 10**9), (cap,))
    left = limit
    for points, result in zip(amounts, results, strict=True):
        assert result.points == min(points, left)
        assert result.code == ("OK" if result.points else "CAP_REACHED")
        left -= result.points
    assert sum(result.points for result in results) == min(limit, sum(amounts))
