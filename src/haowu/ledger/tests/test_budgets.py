# SPDX-License-Identifier: Apache-2.0
"""Budgets: granted to the last point, never beyond; only within their window."""

from datetime import timedelta

from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.tests.world import World


def test_to_the_last_point(scene: World) -> None:
    """What does not fit is skipped whole, what fits later gets its chance; 101 never leave a budget of 100."""
    budget_id = open_budget(
        scene.connection, clock=scene.clock, actor="operator:tests", code=f"{scene.prefix}hundred", limit_points=100
    )
    points = (60, 50, 39, 2, 1, 1)
    results = scene.post(*[scene.earn(f"o{n}", scene.award(p, budget_id=budget_id)) for n, p in enumerate(points)])
    assert [result.points for result in results] == [60, 0, 39, 0, 1, 0]
    assert {result.code for result in results} == {"OK", "BUDGET_EXHAUSTED"}
    assert scene.rows("select used_points, limit_points from ledger.budget_slice where budget_id = %s", budget_id) == [
        (100, 100)
    ]


def test_within_its_window(scene: World) -> None:
    """Open from its first instant until before its last."""
    opens, closes = scene.at() + timedelta(days=1), scene.at() + timedelta(days=2)
    budget_id = open_budget(
        scene.connection,
        clock=scene.clock,
        actor="operator:tests",
        code=f"{scene.prefix}window",
        limit_points=100,
        opens_at=opens,
        closes_at=closes,
    )
    codes = []
    for moment in (opens - timedelta(seconds=1), opens, closes - timedelta(seconds=1), closes):
        scene.clock.move_to(moment)
        codes.append(scene.one(scene.earn(f"at {moment}", scene.award(1, budget_id=budget_id))).code)
    assert codes == ["NO_LIVE_BUDGET", "OK", "OK", "NO_LIVE_BUDGET"]


def test_a_closed_budget_gets_its_points_back(scene: World) -> None:
    """A clawback months later goes to the budget that paid, whether it is open or not."""
    closes = scene.at() + timedelta(days=1)
    budget_id = open_budget(
        scene.connection,
        clock=scene.clock,
        actor="operator:tests",
        code=f"{scene.prefix}closing",
        limit_points=100,
        closes_at=closes,
    )
    lot_id = scene.one(scene.earn("order", scene.award(80, budget_id=budget_id))).lots[0].lot_id
    scene.wait(days=60)
    assert scene.one(scene.claw_back("k", "order", (lot_id, 80))).code == "OK"
    assert scene.rows("select used_points from ledger.budget_slice where budget_id = %s", budget_id) == [(0,)]


def test_one_command_of_several_budgets(scene: World) -> None:
    """Each award is paid by its own."""
    budgets = [
        open_budget(
            scene.connection, clock=scene.clock, actor="operator:tests", code=f"{scene.prefix}{name}", limit_points=100
        )
        for name in ("base", "bonus")
    ]
    awards = [scene.award(points, budget_id=budget_id) for points, budget_id in zip((30, 70), budgets, strict=True)]
    scene.one(scene.earn("order", *awards))
    found = scene.rows(
        "select used_points from ledger.budget_slice where budget_id = any(%s) order by budget_id", budgets
    )
    assert found == [(30,), (70,)]
