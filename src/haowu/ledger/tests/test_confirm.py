# SPDX-License-Identifier: Apache-2.0
"""Confirm: pending lots become available before their day."""

from datetime import timedelta

from haowu.ledger.tests.world import World


def test_only_what_is_pending_is_confirmed(scene: World) -> None:
    """One lot of three was available at once, one was taken back before; the balance and the movements say so."""
    wait = timedelta(days=7)
    made = scene.one(scene.earn("order", scene.award(5), scene.award(800, wait=wait), scene.award(100, wait=wait)))
    scene.one(scene.claw_back("return", "order", (made.lots[2].lot_id, 100)))
    result = scene.one(scene.confirm("receipt", "order"))
    assert (result.code, result.points) == ("OK", 800)
    assert scene.movements(result.journal) == [(2, 1, 800)]
    assert scene.balance() == (805, 0, 0, 0)
    assert scene.rows("select next_due_at = '9999-12-31Z' from ledger.account where owner_id = %s", scene.owner_id) == [
        (False,)
    ]


def test_confirmed_points_repay_first(scene: World) -> None:
    """Pending points do not pay a debt; confirmed ones do."""
    old = scene.one(scene.earn("old", scene.award(100)))
    scene.post(scene.spend("spent", 100), scene.claw_back("return", "old", (old.lots[0].lot_id, 100)))
    scene.one(scene.earn("order", scene.award(300, wait=timedelta(days=7))))
    assert scene.balance() == (0, 300, 0, 100)
    result = scene.one(scene.confirm("receipt", "order"))
    assert scene.movements(result.journal) == [(2, 1, 300), (1, 4, 100)]
    assert scene.balance() == (200, 0, 0, 0)


def test_somebody_elses_order_is_not_found(scene: World) -> None:
    """The key of another owner's earn, or of a refused one, is no order of mine."""
    scene.post(
        scene.earn("theirs", scene.award(800, wait=timedelta(days=7)), owner_id=scene.owner_id + 10_000),
        scene.earn("refused"),
    )
    with scene.nothing_changes():
        assert scene.one(scene.confirm("c1", "theirs")).code == "EARN_NOT_FOUND"
        assert scene.one(scene.confirm("c2", "refused")).code == "EARN_NOT_FOUND"


def test_in_the_batch_of_its_earn(scene: World) -> None:
    """Earned and confirmed in one list of commands."""
    earned, confirmed = scene.post(
        scene.earn("order", scene.award(800, wait=timedelta(days=7))), scene.confirm("receipt", "order")
    )
    assert (earned.balances[0].pending, confirmed.balances[0].available) == (800, 800)
    assert scene.balance() == (800, 0, 0, 0)
