# SPDX-License-Identifier: Apache-2.0
"""Hold: points set aside, their lots earmarked."""

from datetime import timedelta

from haowu.ledger.results import Balance
from haowu.ledger.tests.world import World


def test_it_earmarks_lots_and_ends(scene: World) -> None:
    """Held points cannot be spent or held again; the hold ends an interval after its decision."""
    scene.one(scene.earn("soon", scene.award(40, days=3)))
    scene.one(scene.earn("late", scene.award(60, days=30)))
    result = scene.one(scene.hold("till", 50, lasts=timedelta(minutes=15)))
    assert (result.code, result.points) == ("OK", 50)
    assert result.ends_at == result.decided_at + timedelta(minutes=15)
    assert result.balances == (Balance(1, 50, 0, 50, 0),)
    assert scene.movements(result.journal) == [(1, 3, 40), (1, 3, 10)]
    assert scene.lots() == [("soon", 0, 40, 0, 0), ("late", 50, 10, 0, 0)]
    hold = scene.rows(
        "select points, captured, released, is_open, acceptor, ends_at from ledger.hold where owner_id = %s",
        scene.owner_id,
    )
    assert hold == [(50, 0, 0, True, "jiafang", result.ends_at)]
    with scene.nothing_changes():
        assert scene.one(scene.spend("spend", 51)).shortfall == 1
        assert scene.one(scene.hold("more", 51)).shortfall == 1
    assert scene.one(scene.spend("rest", 50)).code == "OK"


def test_two_holds_side_by_side(scene: World) -> None:
    """Each has its own earmarks of the same lot, and ends by itself."""
    scene.one(scene.earn("order", scene.award(100)))
    scene.post(scene.hold("a", 30), scene.hold("b", 60))
    assert scene.balance() == (10, 0, 90, 0)
    scene.post(scene.capture("ca", "a"), scene.void("vb", "b"))
    assert scene.balance() == (70, 0, 0, 0)
    assert scene.lots() == [("order", 70, 0, 0, 0)]


def test_a_held_point_is_never_taken_back(scene: World) -> None:
    """A clawback goes around the hold, down to a deficit, and the released points pay it."""
    made = scene.one(scene.earn("order", scene.award(100)))
    scene.one(scene.hold("till", 100))
    taken = scene.one(scene.claw_back("return", "order", (made.lots[0].lot_id, 70)))
    assert (taken.deficit, scene.balance()) == (70, (0, 0, 100, 70))
    released = scene.one(scene.void("void", "till"))
    assert scene.movements(released.journal) == [(3, 1, 100), (1, 4, 70)]
    assert scene.balance() == (30, 0, 0, 0)
