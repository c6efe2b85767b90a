# SPDX-License-Identifier: Apache-2.0
"""Open a budget: once per code; its limit may change, never below what is used; its window may not."""

from datetime import timedelta

import pytest

from haowu.ledger.errors import BudgetInvalidError
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.tests.world import World


def test_opening_again_changes_the_limit_only(scene: World) -> None:
    """The same number, the new limit; exactly what is used is the lowest."""
    code = f"{scene.prefix}spring"
    budget_id = open_budget(scene.connection, code=code, limit_points=1000)
    scene.one(scene.earn("order", scene.award(300, budget_id=budget_id)))
    for limit in (1000, 2000, 300):
        assert open_budget(scene.connection, code=code, limit_points=limit) == budget_id
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
    budget_id = open_budget(scene.connection, code=code, limit_points=1000, closes_at=now + timedelta(days=1))
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
                open_budget(scene.connection, code=code, **arguments)
            scene.connection.rollback()
            assert code in refused.value.detail("zh")
