# SPDX-License-Identifier: Apache-2.0
"""REL-4: whoever takes everything at the same instant as everybody else, exactly one of them gets it."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import psycopg
import pytest

from haowu.kernel.clock import FixedClock
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.queries import balances
from tests.faults.diary import is_long
from tests.faults.racing import Race, capture, earn, hold, post_one, racing, reverse, spend

RUNNERS: Final = 40 if is_long() else 12
ROUNDS: Final = 1000 if is_long() else 12
WHOLE: Final = 100


@pytest.fixture
def race(database_url: str, clock: FixedClock) -> Iterator[Race]:
    """Runners on a fresh database."""
    with racing(database_url, clock, RUNNERS) as runners:
        yield runners


@pytest.fixture
def budget_id(connection: psycopg.Connection, clock: FixedClock) -> int:
    """A budget that is large enough."""
    with connection.transaction():
        return open_budget(
            connection,
            clock=clock,
            actor="operator:tests",
            code="big",
            limit_points=10**9,
            opens_at=None,
            closes_at=None,
        )


def credit(race: Race, owner_id: int, budget_id: int) -> None:
    """Give the owner the whole balance."""
    assert post_one(race.connections[0], earn(f"earn:{owner_id}", owner_id, budget_id, WHOLE), race.clock).is_accepted


def test_one_of_many_spends_of_the_whole_balance_succeeds(race: Race, budget_id: int) -> None:
    """The others are told what is missing."""
    for owner_id in range(1, ROUNDS + 1):
        credit(race, owner_id, budget_id)
        results = race.run([spend(f"spend:{owner_id}:{n}", owner_id, WHOLE) for n in range(RUNNERS)])
        assert Counter(result.code for result in results) == {"OK": 1, "INSUFFICIENT_POINTS": RUNNERS - 1}
        assert {result.shortfall for result in results if not result.is_accepted} == {WHOLE}
        found = balances(race.connections[0], owner_id, at=race.clock.now())
        assert [(each.available, each.held) for each in found] == [(0, 0)]


def test_one_of_many_holds_of_the_whole_balance_succeeds(race: Race, budget_id: int) -> None:
    """A hold is as exclusive as a spend."""
    for owner_id in range(1, ROUNDS + 1):
        credit(race, owner_id, budget_id)
        lasts = timedelta(hours=1)
        results = race.run([hold(f"hold:{owner_id}:{n}", owner_id, WHOLE, lasts) for n in range(RUNNERS)])
        assert Counter(result.code for result in results) == {"OK": 1, "INSUFFICIENT_POINTS": RUNNERS - 1}


def test_one_of_many_captures_of_a_hold_succeeds(race: Race, budget_id: int) -> None:
    """The others are told that the hold has ended."""
    for owner_id in range(1, ROUNDS + 1):
        credit(race, owner_id, budget_id)
        name = f"hold:{owner_id}"
        post_one(race.connections[0], hold(name, owner_id, WHOLE, timedelta(hours=1)), race.clock)
        results = race.run([capture(f"capture:{owner_id}:{n}", owner_id, name) for n in range(RUNNERS)])
        assert Counter(result.code for result in results) == {"OK": 1, "HOLD_ENDED": RUNNERS - 1}


def test_one_of_many_reversals_of_a_spend_succeeds(race: Race, budget_id: int) -> None:
    """The others are told that nothing is left to give back."""
    for owner_id in range(1, ROUNDS + 1):
        credit(race, owner_id, budget_id)
        name = f"spend:{owner_id}"
        post_one(race.connections[0], spend(name, owner_id, WHOLE), race.clock)
        results = race.run([reverse(f"reverse:{owner_id}:{n}", owner_id, name) for n in range(RUNNERS)])
        assert Counter(result.code for result in results) == {"OK": 1, "NOTHING_LEFT": RUNNERS - 1}
        found = balances(race.connections[0], owner_id, at=race.clock.now())
        assert [each.available for each in found] == [WHOLE]


def test_many_retries_of_one_key_have_one_effect(race: Race, budget_id: int) -> None:
    """Everybody gets the first one's answer."""
    for owner_id in range(1, ROUNDS + 1):
        credit(race, owner_id, budget_id)
        results = race.run([spend(f"spend:{owner_id}", owner_id, 1)] * RUNNERS)
        assert Counter(result.is_replayed for result in results) == {False: 1, True: RUNNERS - 1}
        assert len({result.journal for result in results}) == 1
        found = balances(race.connections[0], owner_id, at=race.clock.now())
        assert [each.available for each in found] == [WHOLE - 1]


def test_the_last_point_of_a_budget_is_granted_once(race: Race, connection: psycopg.Connection) -> None:
    """As many earns succeed as the budget has points, and not one more."""
    points = RUNNERS // 2
    for number in range(ROUNDS):
        with connection.transaction():
            small = open_budget(
                connection,
                clock=race.clock,
                actor="operator:tests",
                code=f"small-{number}",
                limit_points=points,
                opens_at=None,
                closes_at=None,
            )
        owner = 10_000 * (number + 1)
        results = race.run([earn(f"earn:{number}:{n}", owner + n, small, 1) for n in range(RUNNERS)])
        assert Counter(result.code for result in results) == {"OK": points, "BUDGET_EXHAUSTED": RUNNERS - points}
