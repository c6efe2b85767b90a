# SPDX-License-Identifier: Apache-2.0
"""Expire: a command that asks for nothing but what time has done."""

from datetime import timedelta

from haowu.ledger.results import Balance
from haowu.ledger.tests.world import World


def test_it_settles_what_is_due_and_answers_with_the_balance(scene: World) -> None:
    """Two lots are over, one is not; held points of a lot that is over stay held."""
    scene.one(scene.earn("a", scene.award(100, days=1)))
    scene.one(scene.earn("b", scene.award(100, days=2)))
    scene.one(scene.earn("c", scene.award(100, days=3)))
    scene.one(scene.hold("till", 10, lasts=timedelta(days=9)))
    scene.wait(days=2)
    result = scene.one(scene.expire("e1"))
    assert (result.code, result.points, result.balances) == ("OK", 0, (Balance(1, 100, 0, 10, 0),))
    assert scene.lots() == [("a", 0, 10, 90, 0), ("b", 0, 0, 100, 0), ("c", 100, 0, 0, 0)]
    with scene.nothing_changes():
        assert scene.one(scene.expire("e2")).balances == (Balance(1, 100, 0, 10, 0),)


def test_an_owner_without_account(scene: World) -> None:
    """Zero of everything, and no row is made for it."""
    with scene.nothing_changes():
        assert scene.one(scene.expire("e")).balances == (Balance(1, 0, 0, 0, 0),)
