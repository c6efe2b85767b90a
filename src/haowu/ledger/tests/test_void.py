# SPDX-License-Identifier: Apache-2.0
"""Void: a hold ends without a sale."""

from datetime import timedelta

from haowu.ledger.results import Balance
from haowu.ledger.tests.world import World


def test_points_go_back_to_their_lots(scene: World) -> None:
    """After a partial capture only the rest is released; a second void finds the hold ended."""
    scene.one(scene.earn("soon", scene.award(40, days=3)))
    scene.one(scene.earn("late", scene.award(60, days=30)))
    scene.one(scene.hold("till", 70))
    scene.one(scene.capture("c", "till", 50, keeps_rest=True))
    result = scene.one(scene.void("v1", "till"))
    assert (result.code, result.points, scene.movements(result.journal)) == ("OK", 20, [(3, 1, 20)])
    assert scene.lots() == [("soon", 0, 0, 0, 0), ("late", 50, 0, 0, 0)]
    with scene.nothing_changes():
        assert scene.one(scene.void("v2", "till")).code == "HOLD_ENDED"
        assert scene.one(scene.capture("c2", "till")).code == "HOLD_ENDED"
        assert scene.one(scene.void("v3", "no such hold")).code == "HOLD_NOT_FOUND"
        assert scene.one(scene.reverse("r", "till", 51)).code == "TOO_MUCH"


def test_released_points_that_are_over_expire_at_once(scene: World) -> None:
    """The expiry is a journal of its own, after the void; the answer knows of it already."""
    scene.one(scene.earn("order", scene.award(40, days=3)))
    scene.one(scene.hold("till", 40, lasts=timedelta(days=10)))
    scene.wait(days=4)
    ended = scene.one(scene.void("v", "till"))
    assert (ended.points, ended.balances) == (40, (Balance(1, 0, 0, 0, 0),))
    chain, seq, ord_ = map(int, ended.journal.split("-"))
    assert scene.movements(ended.journal) == [(3, 1, 40)]
    assert scene.movements(f"{chain}-{seq}-{ord_ + 1}") == [(1, 12, 40)]
    assert scene.lots() == [("order", 0, 0, 40, 0)]
