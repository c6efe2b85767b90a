# SPDX-License-Identifier: Apache-2.0
"""Several chains: slices of a budget as docs/algorithms/budget-slices.md says, and the rest of the ledger on two."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
import yaml

from haowu.kernel.clock import FixedClock
from haowu.kernel.lanes import lane_of
from haowu.ledger.errors import NeedsAllChainsError
from haowu.ledger.findings import Finding
from haowu.ledger.locks import chain_of
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.operations.set_chain_count import set_chain_count
from haowu.ledger.operations.verify_ledger import verify_ledger
from haowu.ledger.tests.world import World

PAGE = Path(__file__).parents[4] / "docs/algorithms/budget-slices.md"
(EXAMPLE,) = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)]


def owner_on(chain: int) -> int:
    """Return an owner whose lane belongs to `chain` of two."""
    return next(owner for owner in range(1, 1000) if chain_of(lane_of(owner), 2) == chain)


@pytest.fixture
def two(connection: psycopg.Connection[Any], clock: FixedClock) -> World:
    """A ledger on two chains with a budget of 1,000."""
    set_chain_count(connection, EXAMPLE["chains"])
    return World(connection, clock, owner_id=owner_on(0), limit_points=EXAMPLE["budget"])


def slices(world: World) -> list[list[int]]:
    """Return [limit, used] of each chain's slice."""
    return [
        list(map(int, row))
        for row in world.rows("select limit_points, used_points from ledger.budget_slice order by chain")
    ]


def findings(world: World) -> list[str]:
    """Return what verify and rebuild find."""
    told = [*verify_ledger(world.connection), *rebuild_check(world.connection)]
    world.connection.rollback()
    return [str(each) for each in told if isinstance(each, Finding)]


def test_the_numbers_of_the_page(two: World) -> None:
    """Refill, a slice with room, pool and sibling together, the last point, and not one more."""
    for number, step in enumerate(EXAMPLE["steps"]):
        earn = two.earn(f"order:{number}", two.award(step["earn"]), owner_id=owner_on(step["chain"]))
        needs_all = step.get("all_chains", False)
        if needs_all:
            with two.nothing_changes():
                with pytest.raises(NeedsAllChainsError):
                    two.one(earn)
                two.connection.rollback()
        (result,) = two.post(earn, all_chains=needs_all)
        assert result.code == step.get("gives", "OK"), step
        assert slices(two) == step["slices"], step
        assert two.rows("select pool_points from ledger.budget") == [(step["pool"],)], step
    assert findings(two) == []


def test_one_list_for_owners_of_both_chains(two: World) -> None:
    """Two batches, one time, answers in the order of the commands; each owner's journals on the owner's chain."""
    left, right = owner_on(0), owner_on(1)
    results = two.post(
        two.earn("r1", two.award(10), owner_id=right), two.earn("l1", two.award(20), owner_id=left),
        two.spend("r2", 4, owner_id=right), two.earn("l2", two.award(30), owner_id=left),
    )  # fmt: skip
    assert [result.journal for result in results] == ["1-1-0", "0-2-0", "1-1-1", "0-2-1"]
    assert len({result.decided_at for result in results}) == 1
    assert (two.balance(left), two.balance(right)) == ((50, 0, 0, 0), (6, 0, 0, 0))
    assert two.rows("select lot_id from ledger.lot where owner_id = %s", right) == [(1 << 22,)]
    two.wait(days=1)
    again = two.post(two.spend("r2", 4, owner_id=right), two.spend("l3", 50, owner_id=left))
    assert [(result.code, result.is_replayed, result.journal) for result in again] == [
        ("OK", True, "1-1-1"), ("OK", False, "0-3-0"),
    ]  # fmt: skip
    assert two.rows("select chain, next_seq from ledger.chain_head order by chain") == [(0, 4), (1, 2)]
    assert findings(two) == []


def test_a_clawback_fills_its_own_chains_slice(two: World) -> None:
    """What was granted on a chain comes back to it, and can be granted there again."""
    made = two.one(two.earn("order", two.award(1000)))
    assert slices(two) == [[1000, 1000], [0, 0]]
    two.one(two.claw_back("k", "order", (made.lots[0].lot_id, 400)))
    assert slices(two) == [[1000, 600], [0, 0]]
    other = two.earn("other", two.award(400), owner_id=owner_on(1))
    with pytest.raises(NeedsAllChainsError):
        two.one(other)
    two.connection.rollback()
    assert two.post(other, all_chains=True)[0].code == "OK"
    assert slices(two) == [[600, 600], [400, 400]]


def test_a_new_limit_for_a_budget_of_two_chains(two: World) -> None:
    """What is unused goes to the pool; the sum is the new limit."""
    two.one(two.earn("order", two.award(300)))
    assert slices(two) == [[300, 300], [0, 0]]
    open_budget(two.connection, clock=two.clock, actor="operator:tests", code="marketing", limit_points=500)
    two.connection.commit()
    assert (slices(two), two.rows("select pool_points, limit_points from ledger.budget")) == (
        [[300, 300], [0, 0]], [(200, 500)],
    )  # fmt: skip
    assert findings(two) == []


def test_a_used_number_costs_the_budget_nothing(two: World) -> None:
    """The slice was refilled for a command that then moved nothing: pool and slices still make the limit."""
    two.one(two.earn("order", two.award(300)))
    with_another_input = msgspec.structs.replace(
        two.earn("order", two.award(300), owner_id=owner_on(1)), input_hash=bytes(16)
    )
    assert two.one(with_another_input).code == "KEY_REUSED"
    assert (slices(two), two.rows("select pool_points from ledger.budget")) == ([[300, 300], [300, 0]], [(400,)])
    assert findings(two) == []


def test_dues_on_two_chains(two: World) -> None:
    """Both owners' lots are over; one list brings both up to date."""
    left, right = owner_on(0), owner_on(1)
    two.post(two.earn("l", two.award(10, days=1), owner_id=left), two.earn("r", two.award(10, days=1), owner_id=right))
    two.clock.advance(timedelta(days=1))
    two.post(two.spend("ls", 1, owner_id=left), two.spend("rs", 1, owner_id=right))
    assert (two.balance(left), two.balance(right)) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert findings(two) == []
