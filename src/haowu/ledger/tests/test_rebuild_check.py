# SPDX-License-Identifier: Apache-2.0
"""Rebuild: everything that is kept follows from the movements; whatever does not is named, row by row."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from haowu.ledger.commands import Cap
from haowu.ledger.findings import Finding, Progress
from haowu.ledger.operations.rebuild_check import CHECKS, rebuild_check
from haowu.ledger.tests.world import World, put_triggers_to_sleep

DAMAGE = {
    "account": ("update ledger.account set available = available + 1", "account", "kept available/pending"),
    "account gone": ("delete from ledger.account", "account", "derived"),
    "lot drawn": ("update ledger.lot set drawn = drawn - 1, is_open = true where drawn > 0", "lot", "kept granted"),
    "lot expired": ("update ledger.lot set expired = expired - 1, is_open = true where expired > 0", "lot", "kept"),
    "lot recalled": ("update ledger.lot set recalled = recalled - 1 where recalled > 0", "lot", "kept"),
    "lot pending": ("update ledger.lot set is_pending = false where is_pending", "lot", "pending"),
    "lot of another owner": ("update ledger.lot set owner_id = owner_id + 1", "movement: its lot", "another owner"),
    "draw": ("update ledger.draw set returned = returned + 1 where returned < captured", "draw", "kept points"),
    "draw gone": ("delete from ledger.draw", "draw", "derived"),
    "hold": (
        "update ledger.hold set captured = captured - 1, released = released + 1 where captured > 0",
        "hold", "kept points",
    ),
    "hold longer": ("update ledger.hold set ends_at = ends_at + interval '1 s'", "hold: terms", "journal"),
    "hold's acceptor": ("update ledger.hold set acceptor = 'somebody'", "hold: terms", "journal"),
    "budget used": ("update ledger.budget_slice set used_points = used_points - 1", "budget_slice", "kept used"),
    "budget limit": ("update ledger.budget set limit_points = limit_points + 1", "budget", "slices and pool"),
    "budget window": ("update ledger.budget set closes_at = '2099-01-01Z'", "budget: terms", "journal"),
    "cap used": ("update ledger.cap_usage set used_points = used_points - 1", "cap_usage", "kept used"),
    "journal refused": ("update ledger.journal set code = 'NO' where code = 'OK'", "journal", "accepted journal"),
    "due later": ("update ledger.account set next_due_at = '9999-12-31Z'", "account: due time", "later than"),
}  # fmt: skip


def a_life(world: World) -> None:
    """Let every kind of movement happen to one owner, in several batches and in one."""
    world.one(world.earn("a", world.award(100, days=3), world.award(50, days=40)))
    world.one(world.earn("b", world.award(70, wait=timedelta(days=90))))
    world.one(world.earn("bought", world.award(30, days=300)))
    world.one(world.spend("s", 20))
    world.one(world.hold("h", 60))
    world.one(world.capture("c", "h", 25, keeps_rest=True))
    world.one(world.capture("d", "h", 5))
    world.wait(days=15)
    world.one(world.reverse("r", "s", 15))  # restored
    order = world.rows("select lot_id from ledger.lot where order_ref = 'bought'")
    world.one(world.claw_back("k", "bought", (order[0][0], 30)))
    world.one(world.hold("open", 10))
    world.post(  # earned, spent, given back, restored, spent from the restored lot and given back again: one batch
        world.earn("e", world.award(100, days=10)), world.spend("es", 150), world.reverse("er", "es", 140),
        world.spend("et", 120), world.reverse("eu", "et"), world.hold("eh", 10), world.capture("ec", "eh"),
        world.reverse("ev", "eh", 5),
    )  # fmt: skip
    world.wait(days=60)
    world.one(world.expire("x"))
    world.one(world.adjust("plus", 5, award=world.award(5), order_ref="O-1"))
    world.one(world.adjust("minus", -3))
    caps = (Cap(1, date(2026, 11, 1), 100), Cap(2, date(2026, 11, 22), 500, per_owner=False))
    world.post(world.earn("cap1", world.award(80, caps=caps)), world.earn("cap2", world.award(80, caps=caps)))


@pytest.fixture(scope="module")
def lived(stage: World, stage_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A ledger in which everything has happened, and somebody who has put its triggers to sleep."""
    a_life(stage)
    stage.connection.commit()
    with psycopg.connect(stage_url) as connection:
        put_triggers_to_sleep(connection)
        connection.commit()
        yield connection
        connection.rollback()


def found(connection: psycopg.Connection[Any]) -> list[Finding]:
    """Return the findings of a check."""
    return [each for each in rebuild_check(connection) if isinstance(each, Finding)]


def test_an_honest_ledger(lived: psycopg.Connection[Any]) -> None:
    """Nothing is found where everything has happened; progress goes from none to all."""
    told = list(rebuild_check(lived))
    lived.rollback()
    assert [str(each) for each in told if isinstance(each, Finding)] == []
    assert (told[0], told[-1]) == (Progress("rebuild", 0, len(CHECKS)), Progress("rebuild", len(CHECKS), len(CHECKS)))


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_named(lived: psycopg.Connection[Any], what: str) -> None:
    """The table, the row, and what is kept against what follows."""
    statement, check, problem = DAMAGE[what]
    table = check.partition(":")[0]
    with lived.transaction(force_rollback=True):
        assert lived.execute(statement.encode()).rowcount > 0
        findings = found(lived)
    assert any(each.table == table and problem in each.problem for each in findings), findings


def test_every_check_is_tried() -> None:
    """No check without damage that it finds."""
    assert {check for _, check, _ in DAMAGE.values()} == set(CHECKS)


def test_the_row_is_named(lived: psycopg.Connection[Any]) -> None:
    """One point too many on one account: one finding, with its key and both numbers."""
    (row,) = lived.execute("select lane, owner_id, available, pending, held, deficit from ledger.account").fetchall()
    lane, owner_id, available, *others = row
    with lived.transaction(force_rollback=True):
        lived.execute("update ledger.account set available = available + 1")
        findings = [str(each) for each in found(lived)]
    rest = "/".join(map(str, others))
    row_name = f"lane={lane} owner_id={owner_id} point_type=1"
    kept, derived = f"{available + 1}/{rest}", f"{available}/{rest}"
    assert findings == [f"account {row_name}: kept available/pending/held/deficit {kept}, derived {derived}"]
