# SPDX-License-Identifier: Apache-2.0
"""Capture: a hold becomes a spend, wholly or in parts, and can be given back."""

from haowu.ledger.results import Balance
from haowu.ledger.tests.world import World


def test_in_parts_and_the_rest_released(scene: World) -> None:
    """150 held of two lots: 120 captured, the rest kept; then 10 captured and 20 released."""
    scene.one(scene.earn("soon", scene.award(100, days=3)))
    scene.one(scene.earn("late", scene.award(100, days=30)))
    scene.one(scene.hold("till", 150))
    first = scene.one(scene.capture("c1", "till", 120, keeps_rest=True))
    assert (first.points, first.balances) == (120, (Balance(1, 50, 0, 30, 0),))
    assert scene.movements(first.journal) == [(3, 11, 100), (3, 11, 20)]
    second = scene.one(scene.capture("c2", "till", 10))
    assert scene.movements(second.journal) == [(3, 11, 10), (3, 1, 20)]
    assert scene.rows(
        "select points, captured, released, is_open from ledger.hold where owner_id = %s", scene.owner_id
    ) == [(150, 130, 20, False)]
    assert scene.lots() == [("soon", 0, 0, 0, 0), ("late", 70, 0, 0, 0)]


def test_what_a_hold_refuses(scene: World) -> None:
    """Too much, nothing, somebody else's, one that has ended: nothing is touched."""
    scene.one(scene.earn("order", scene.award(100)))
    scene.one(scene.hold("till", 50))
    with scene.nothing_changes():
        large = scene.one(scene.capture("c1", "till", 51))
        assert (large.code, large.shortfall) == ("HOLD_TOO_SMALL", 1)
        assert scene.one(scene.capture("c2", "till", 0)).code == "AMOUNT_INVALID"
        assert scene.one(scene.capture("c3", "no such hold")).code == "HOLD_NOT_FOUND"
        stranger = World(scene.connection, scene.clock, owner_id=scene.owner_id + 10_000, prefix=scene.prefix)
        assert stranger.one(stranger.capture("c4", "till")).code == "HOLD_NOT_FOUND"
    scene.one(scene.capture("c5", "till"))
    with scene.nothing_changes():
        assert scene.one(scene.capture("c6", "till")).code == "HOLD_ENDED"
        assert scene.one(scene.capture("c5", "till")).is_replayed


def test_a_captured_hold_can_be_reversed(scene: World) -> None:
    """Two captures of one hold are given back under the hold's key, never more than was captured."""
    scene.one(scene.earn("order", scene.award(100)))
    scene.one(scene.hold("till", 100))
    scene.post(scene.capture("c1", "till", 30, keeps_rest=True), scene.capture("c2", "till", 20))
    assert scene.balance() == (50, 0, 0, 0)
    assert scene.one(scene.reverse("r1", "till", 51)).shortfall == 1
    assert scene.one(scene.reverse("r2", "till")).points == 50
    assert scene.balance() == (100, 0, 0, 0)


def test_hold_and_capture_in_one_list(scene: World) -> None:
    """A till that is sure sends both at once."""
    results = scene.post(scene.earn("order", scene.award(100)), scene.hold("till", 60), scene.capture("c", "till", 40))
    assert [result.code for result in results] == ["OK", "OK", "OK"]
    assert scene.balance() == (60, 0, 0, 0)
