# SPDX-License-Identifier: Apache-2.0
"""Claw back: own lot, what had expired of it, other lots, then a deficit; never more than was granted."""

from datetime import timedelta

from haowu.ledger.tests.world import World


def used(world: World) -> int:
    """Return what the budget has granted and not got back."""
    ((points,),) = world.rows("select used_points from ledger.budget_slice where budget_id = %s", world.budget_id)
    return int(points)


def test_every_source_in_its_turn(scene: World) -> None:
    """200 of an order with 60 expired and 130 spent; another has 40: 10 own, 60 expired, 40 other, 90 owed."""
    order = scene.one(scene.earn("order", scene.award(60, days=2), scene.award(140, days=365)))
    expiring, lasting = order.lots
    scene.wait(days=2)
    scene.one(scene.spend("spend", 130))
    other = scene.one(scene.earn("other", scene.award(40, days=500)))
    result = scene.one(scene.claw_back("k", "order", (lasting.lot_id, 140), (expiring.lot_id, 60)))
    assert (result.code, result.points, result.deficit) == ("OK", 200, 90)
    assert scene.movements(result.journal) == [(1, 10, 10), (1, 10, 40), (4, 10, 90), (12, 10, 60)]
    assert scene.balance() == (0, 0, 0, 90)
    assert used(scene) == 40
    assert scene.rows(
        "select lot_id, recalled, clawed, expired from ledger.lot where owner_id = %s order by lot_id", scene.owner_id
    ) == [(expiring.lot_id, 60, 60, 0), (lasting.lot_id, 140, 10, 0), (other.lots[0].lot_id, 0, 40, 0)]


def test_never_more_than_was_granted(scene: World) -> None:
    """Over several clawbacks and several takes of one; a refused one changes nothing; other lots do not count."""
    mine = scene.one(scene.earn("order", scene.award(100))).lots[0].lot_id
    other = scene.one(scene.earn("other", scene.award(100))).lots[0].lot_id
    assert scene.one(scene.claw_back("k1", "order", (mine, 60))).points == 60
    with scene.nothing_changes():
        much = scene.one(scene.claw_back("k2", "order", (mine, 30), (mine, 11)))
        assert (much.code, much.shortfall) == ("TOO_MUCH", 1)
        assert scene.one(scene.claw_back("k3", "order", (mine, 0))).code == "AMOUNT_INVALID"
        assert scene.one(scene.claw_back("k4", "order", (other, 1))).code == "LOT_NOT_FOUND"
        assert scene.one(scene.claw_back("k5", "no such order", (mine, 1))).code == "EARN_NOT_FOUND"
    assert scene.one(scene.claw_back("k6", "order", (mine, 30), (mine, 10))).points == 40
    assert scene.balance() == (100, 0, 0, 0)


def test_pending_points_and_a_debt_side_by_side(scene: World) -> None:
    """Pending points of another lot do not pay a clawback; on maturing they pay the debt."""
    old = scene.one(scene.earn("old", scene.award(100))).lots[0].lot_id
    scene.one(scene.spend("spend", 100))
    scene.one(scene.earn("new", scene.award(150, wait=timedelta(days=7))))
    assert scene.one(scene.claw_back("k", "old", (old, 100))).deficit == 100
    assert scene.balance() == (0, 150, 0, 100)
    with scene.nothing_changes():
        refused = scene.one(scene.spend("more", 1))
        assert (refused.code, refused.deficit, refused.shortfall) == ("DEFICIT_OUTSTANDING", 100, 0)
    scene.wait(days=7, milliseconds=1)
    scene.one(scene.expire("e"))
    assert scene.balance() == (50, 0, 0, 0)


def test_a_debt_is_paid_lot_by_lot(scene: World) -> None:
    """Small earns pay a large debt one after the other; each is used up by it."""
    lot_id = scene.one(scene.earn("order", scene.award(100))).lots[0].lot_id
    scene.post(scene.spend("spend", 100), scene.claw_back("k", "order", (lot_id, 100)))
    balances = [scene.one(scene.earn(f"e{n}", scene.award(40))).balances[0] for n in range(3)]
    assert [(balance.available, balance.deficit) for balance in balances] == [(0, 60), (0, 20), (20, 0)]
