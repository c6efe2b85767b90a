# SPDX-License-Identifier: Apache-2.0
"""Spend: first expiry first, over several lots, all or nothing."""

from haowu.kernel.limits import POINTS_MAX
from haowu.ledger.results import Balance
from haowu.ledger.tests.world import World


def test_over_several_lots(scene: World) -> None:
    """Three lots, the youngest expires first, the second never: 130 of 150 points, lot by lot."""
    scene.one(scene.earn("first", scene.award(50, days=30)))
    scene.one(scene.earn("never", scene.award(50, days=None)))
    scene.one(scene.earn("soon", scene.award(50, days=3)))
    result = scene.one(scene.spend("spend", 130))
    assert (result.code, result.points, result.balances) == ("OK", 130, (Balance(1, 20, 0, 0, 0),))
    assert scene.movements(result.journal) == [(1, 11, 50), (1, 11, 50), (1, 11, 30)]
    assert [(order, left) for order, left, *_ in scene.lots()] == [("first", 0), ("never", 20), ("soon", 0)]
    draws = scene.rows(
        "select d.points, d.captured, d.released, d.returned from ledger.draw d join ledger.lot l using (lane, lot_id) "
        "where l.owner_id = %s order by l.expires_at",
        scene.owner_id,
    )
    assert draws == [(50, 50, 0, 0), (50, 50, 0, 0), (30, 30, 0, 0)]
    acceptor = scene.rows("select acceptor, points from ledger.journal where key = %s", f"{scene.prefix}spend")
    assert acceptor == [("jiafang", 130)]


def test_equal_expiry_takes_the_older_lot(scene: World) -> None:
    """Two lots of one order expire together: the one made first goes first."""
    scene.one(scene.earn("order", scene.award(10), scene.award(10)))
    scene.one(scene.spend("spend", 15))
    assert [left for _, left, *_ in scene.lots()] == [0, 5]


def test_all_or_nothing(scene: World) -> None:
    """One point too many: nothing is touched, the answer says how many are missing and what there is."""
    scene.one(scene.earn("order", scene.award(100)))
    with scene.nothing_changes():
        result = scene.one(scene.spend("much", 101))
        assert (result.code, result.shortfall, result.points) == ("INSUFFICIENT_POINTS", 1, 0)
        assert result.balances == (Balance(1, 100, 0, 0, 0),)
        for points in (0, -1, POINTS_MAX + 1):
            assert scene.one(scene.spend(f"wrong{points}", points)).code == "AMOUNT_INVALID"


def test_a_smaller_one_still_gets_its_chance(scene: World) -> None:
    """One list: the refused command does not stand in the way of the next; the last point can be spent."""
    scene.one(scene.earn("order", scene.award(100)))
    codes = [
        result.code
        for result in scene.post(*[scene.spend(f"s{n}", points) for n, points in enumerate((90, 20, 10, 1))])
    ]
    assert codes == ["OK", "INSUFFICIENT_POINTS", "OK", "INSUFFICIENT_POINTS"]
    assert scene.balance() == (0, 0, 0, 0)


def test_points_of_another_type_do_not_count(scene: World) -> None:
    """An account is an owner and a point type."""
    scene.one(scene.earn("order", scene.award(100, point_type=2)))
    with scene.nothing_changes():
        assert scene.one(scene.spend("spend", 1)).code == "INSUFFICIENT_POINTS"
