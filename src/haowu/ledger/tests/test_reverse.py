# SPDX-License-Identifier: Apache-2.0
"""Reverse: spent points go back to the very lots, or to a lot restored in their place."""

from datetime import timedelta

from haowu.ledger.results import LotGranted
from haowu.ledger.tests.world import World


def test_last_drawn_first(scene: World) -> None:
    """150 of two lots; 80 go back: 50 to the one that lives longer, 30 to the other; with their movements and draws."""
    scene.one(scene.earn("soon", scene.award(100, days=40)))
    scene.one(scene.earn("late", scene.award(100, days=60)))
    scene.one(scene.spend("spend", 150))
    result = scene.one(scene.reverse("r1", "spend", 80))
    assert (result.code, result.points, result.lots) == ("OK", 80, ())
    assert scene.movements(result.journal) == [(11, 1, 50), (11, 1, 30)]
    assert [left for _, left, *_ in scene.lots()] == [30, 100]
    assert scene.rows(
        "select d.returned from ledger.draw d join ledger.lot l using (lane, lot_id) where l.owner_id = %s "
        "order by l.expires_at",
        scene.owner_id,
    ) == [(30,), (50,)]
    with scene.nothing_changes():
        much = scene.one(scene.reverse("r2", "spend", 71))
        assert (much.code, much.shortfall) == ("TOO_MUCH", 1)
        assert scene.one(scene.reverse("r3", "spend", 0)).code == "AMOUNT_INVALID"
        assert scene.one(scene.reverse("r4", "soon")).code == "SPEND_NOT_FOUND"
    assert scene.one(scene.reverse("r5", "spend")).points == 70
    assert scene.one(scene.reverse("r6", "spend")).code == "NOTHING_LEFT"


def test_a_restored_lot(scene: World) -> None:
    """29 days are left when the spend is given back: a new lot of the same origin, for 30; the budget is not asked."""
    scene.one(scene.earn("order", scene.award(100, days=40)))
    scene.one(scene.spend("spend", 100))
    used = scene.rows("select used_points from ledger.budget_slice where budget_id = %s", scene.budget_id)
    scene.wait(days=11)
    result = scene.one(scene.reverse("r", "spend", 60))
    now = result.decided_at
    (lot,) = result.lots
    assert lot == LotGranted(lot.lot_id, -1, 1, 60, 60, False, now, now + timedelta(days=30))
    assert scene.rows(
        "select r.restored_from = l.lot_id, r.budget_id = l.budget_id, r.rule, r.funder, r.order_ref from "
        "ledger.lot l, ledger.lot r where l.owner_id = %s and r.lot_id = %s and l.lot_id <> r.lot_id",
        scene.owner_id, lot.lot_id,
    ) == [(True, True, "base", "jiafang", "order")]  # fmt: skip
    assert scene.rows("select used_points from ledger.budget_slice where budget_id = %s", scene.budget_id) == used
    scene.one(scene.spend("again", 60))
    scene.wait(days=29)
    assert scene.one(scene.reverse("r2", "again", min_validity=timedelta(days=90))).lots == ()
    assert scene.balance() == (60, 0, 0, 0)
    scene.wait(days=1)
    scene.one(scene.expire("e"))
    assert scene.balance() == (0, 0, 0, 0)


def test_no_loop_prolongs_points_for_ever(scene: World) -> None:
    """Spend and reverse, hold and capture and reverse, day after day: they are over 30 days after the first renewal."""
    scene.one(scene.earn("order", scene.award(100, days=1)))
    for day in range(29):
        scene.one(scene.hold(f"h{day}", 100))
        scene.post(scene.capture(f"c{day}", f"h{day}"), scene.reverse(f"r{day}", f"h{day}"))
        assert scene.balance() == (100, 0, 0, 0)
        scene.wait(days=1)
    scene.one(scene.spend("last", 100))
    scene.wait(days=1, seconds=1)
    late = scene.one(scene.reverse("late", "last"))
    assert (late.code, late.points, late.lots, scene.balance()) == ("OK", 100, (), (0, 0, 0, 0))
    assert [(left, expired) for _, left, _, expired, _ in scene.lots()] == [(0, 0), (0, 100)]
    scene.one(scene.expire("settled"))
    with scene.nothing_changes():
        assert scene.one(scene.reverse("more", "last")).code == "NOTHING_LEFT"


def test_no_validity_asked_for(scene: World) -> None:
    """With min_validity 0 points go back into a lot of one more second; a lot that is over stays over."""
    none = timedelta()
    scene.one(scene.earn("order", scene.award(100, days=1)))
    scene.post(scene.spend("s1", 30), scene.spend("s2", 70))
    scene.clock.advance(timedelta(days=1, seconds=-1))
    assert scene.one(scene.reverse("r1", "s1", min_validity=none)).balances[0].available == 30
    scene.wait(seconds=2)
    late = scene.one(scene.reverse("r2", "s2", min_validity=none))
    assert (late.code, late.balances[0].available, scene.balance()) == ("OK", 0, (0, 0, 0, 0))


def test_returned_points_repay_first(scene: World) -> None:
    """Points come back to somebody who owes: the debt first."""
    made = scene.one(scene.earn("order", scene.award(100)))
    scene.post(scene.spend("spend", 100), scene.claw_back("return", "order", (made.lots[0].lot_id, 40)))
    assert scene.balance() == (0, 0, 0, 40)
    result = scene.one(scene.reverse("r", "spend"))
    assert scene.movements(result.journal) == [(11, 1, 100), (1, 4, 40)]
    assert scene.balance() == (60, 0, 0, 0)


def test_all_in_one_batch(scene: World) -> None:
    """Earned, spent, given back, spent again and given back in part: one list, one batch."""
    results = scene.post(
        scene.earn("order", scene.award(100)), scene.spend("s1", 60), scene.reverse("r1", "s1"),
        scene.spend("s2", 90), scene.reverse("r2", "s2", 20),
    )  # fmt: skip
    assert [(result.code, result.points, result.lots == ()) for result in results[1:]] == [
        ("OK", 60, True), ("OK", 60, True), ("OK", 90, True), ("OK", 20, True),
    ]  # fmt: skip
    assert scene.lots() == [("order", 30, 0, 0, 0)]


def test_back_into_a_lot_restored_in_the_same_batch(scene: World) -> None:
    """It was made by the first reversal; the second only fills it again."""
    scene.one(scene.earn("order", scene.award(100, days=10)))
    scene.one(scene.spend("s1", 100))
    first, _, second = scene.post(scene.reverse("r1", "s1"), scene.spend("s2", 40), scene.reverse("r2", "s2"))
    assert ([lot.points for lot in first.lots], second.lots) == ([100], ())
    assert scene.lots() == [("order", 0, 0, 0, 0), ("order", 100, 0, 0, 0)]
