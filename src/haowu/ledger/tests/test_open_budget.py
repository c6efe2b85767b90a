# SPDX-License-Identifier: Apache-2.0
"""Open a budget: once per code; its limit may change, never below what is used; its window may not."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from haowu.ledger.errors import BudgetInvalidError
from haowu.ledger.findings import Finding
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.operations.verify_ledger import verify_ledger
from haowu.ledger.tests.world import World


def test_opening_again_changes_the_limit_only(scene: World) -> None:
    """The same number, the new limit; exactly what is used is the lowest."""
    code = f"{scene.prefix}spring"
    budget_id = open_budget(scene.connection, clock=scene.clock, actor="operator:tests", code=code, limit_points=1000)
    scene.one(scene.earn("order", scene.award(300, budget_id=budget_id)))
    for limit in (1000, 2000, 300):
        assert (
            open_budget(scene.connection, clock=scene.clock, actor="operator:tests", code=code, limit_points=limit)
            == budget_id
        )
        scene.connection.commit()
        assert scene.rows("select limit_points, pool_points from ledger.budget where code = %s", code) == [(limit, 0)]
        assert scene.rows(
            "select limit_points, used_points from ledger.budget_slice where budget_id = %s", budget_id
        ) == [(limit, 300)]
    assert scene.one(scene.earn("more", scene.award(1, budget_id=budget_id))).code == "BUDGET_EXHAUSTED"


def test_what_is_refused(scene: World) -> None:
    """Below what is used, nothing at all, a window that never opens, another window than the first."""
    code = f"{scene.prefix}autumn"
    now = scene.at()
    budget_id = open_budget(
        scene.connection,
        clock=scene.clock,
        actor="operator:tests",
        code=code,
        limit_points=1000,
        closes_at=now + timedelta(days=1),
    )
    scene.one(scene.earn("order", scene.award(300, budget_id=budget_id)))
    wrong = (
        {"limit_points": 299, "closes_at": now + timedelta(days=1)},
        {"limit_points": 0},
        {"limit_points": 1000, "opens_at": now, "closes_at": now},
        {"limit_points": 1000},
        {"limit_points": 1000, "closes_at": now + timedelta(days=2)},
    )
    with scene.nothing_changes():
        for arguments in wrong:
            with pytest.raises(BudgetInvalidError) as refused:
                open_budget(scene.connection, clock=scene.clock, actor="operator:tests", code=code, **arguments)
            scene.connection.rollback()
            assert code in refused.value.detail("zh")


def told(scene: World, code: str) -> list[tuple[object, ...]]:
    """Return what the journals say about the budget, in their order."""
    return scene.rows(
        "select kind, actor, points, (convert_from(outcome, 'UTF8')::jsonb -> 'budget' ->> 'limit_points')::bigint, "
        "(convert_from(outcome, 'UTF8')::jsonb -> 'budget' ->> 'closes_at')::timestamptz "
        "from ledger.journal where reference = %s order by seq",
        code,
    )


def test_what_a_budget_says_is_in_the_hashed_history(world: World) -> None:
    """Opened and changed: a journal each, with who and all numbers; the same again, or a refusal: none."""
    closes = world.at() + timedelta(days=9)
    for limit, actor in ((1000, "operator:1"), (1000, "operator:2"), (2000, "operator:3")):
        open_budget(
            world.connection, clock=world.clock, actor=actor, code="spring", limit_points=limit, closes_at=closes
        )
        world.connection.commit()
    expected = [(13, "operator:1", 1000, 1000, closes), (13, "operator:3", 2000, 2000, closes)]
    assert told(world, "spring") == expected
    with pytest.raises(BudgetInvalidError):
        open_budget(world.connection, clock=world.clock, actor="operator:4", code="spring", limit_points=5)
    world.connection.rollback()
    assert told(world, "spring") == expected
    assert findings(world.connection) == []


@pytest.mark.parametrize(
    "change", ["limit_points = 5000, pool_points = 3000", "closes_at = '2099-01-01'", "opens_at = '2026-01-01'"]
)
def test_a_budget_changed_behind_the_ledgers_back_is_found(world: World, change: str) -> None:
    """Not what its journal says; and who changes the journal too has changed what was hashed."""
    open_budget(world.connection, clock=world.clock, actor="operator:1", code="spring", limit_points=2000)
    world.connection.commit()
    with psycopg.connect(world.connection.info.dsn.replace("user=haowu", "user=postgres")) as thief:
        thief.execute("set session_replication_role = replica")
        thief.execute(f"update ledger.budget set {change} where code = 'spring'".encode())
        assert [each for each in findings(thief) if each.startswith("budget budget_id=2 code=spring: its limit")]
        thief.execute("delete from ledger.journal where reference = 'spring'")
        assert [each for each in findings(thief) if each.startswith("journal ") and "is missing" in each]
        thief.rollback()


def findings(connection: psycopg.Connection[Any]) -> list[str]:
    """Return what verify and rebuild find."""
    steps = [*verify_ledger(connection), *rebuild_check(connection)]
    return [str(step) for step in steps if isinstance(step, Finding)]
