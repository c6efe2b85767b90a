# SPDX-License-Identifier: Apache-2.0
"""Earn: lots, pending or at once; awards that fall away; nothing without a settled order."""

from datetime import timedelta

from haowu.ledger.results import AwardRefused, Balance, LotGranted
from haowu.ledger.tests.world import World


def test_it_grants_one_lot_an_award(scene: World) -> None:
    """Two awards in one command: one at once, one pending and for ever; of two point types."""
    now = scene.at()
    later = scene.award(200, days=None, wait=timedelta(days=7), point_type=2)
    result = scene.one(scene.earn("order", scene.award(800), later))
    now = result.decided_at
    assert (result.code, result.points, result.refused, result.is_accepted) == ("OK", 1000, (), True)
    first, second = result.lots
    assert first == LotGranted(first.lot_id, 0, 1, 800, 800, False, now, scene.award(800).expires_at)
    assert second == LotGranted(first.lot_id + 1, 1, 2, 200, 200, True, scene.at() + timedelta(days=7), None)
    assert result.balances == (Balance(1, 800, 0, 0, 0), Balance(2, 0, 200, 0, 0))
    assert scene.movements(result.journal) == [(10, 1, 800), (10, 2, 200)]
    stored = scene.rows(
        "select granted, is_pending, is_open, budget_id, rule, rule_version, funder, order_ref, restored_from, "
        "expires_at = '9999-12-31Z' from ledger.lot where owner_id = %s order by lot_id",
        scene.owner_id,
    )
    assert stored == [
        (800, False, True, scene.budget_id, "base", 1, "jiafang", "order", 0, False),
        (200, True, True, scene.budget_id, "base", 1, "jiafang", "order", 0, True),
    ]
    assert scene.rows("select used_points from ledger.budget_slice where budget_id = %s", scene.budget_id) == [(1000,)]


def test_an_award_that_cannot_be_funded_falls_away(scene: World) -> None:
    """A bonus out of a budget that is not there is named; the base is granted."""
    bonus = scene.award(100, is_required=False, budget_id=32_000)
    result = scene.one(scene.earn("order", scene.award(800), bonus))
    assert (result.code, result.points) == ("OK", 800)
    assert result.refused == (AwardRefused(1, "NO_LIVE_BUDGET"),)


def test_a_required_award_takes_all_with_it(scene: World) -> None:
    """The bonus before it was booked already: its budget and the answer know nothing of it."""
    bonus = scene.award(100, is_required=False)
    with scene.nothing_changes():
        result = scene.one(scene.earn("order", bonus, scene.award(800, budget_id=32_000)))
    assert (result.code, result.points, result.lots) == ("NO_LIVE_BUDGET", 0, ())
    assert result.refused == (AwardRefused(1, "NO_LIVE_BUDGET"),)


def test_only_awards_that_are_not_required(scene: World) -> None:
    """If none can be funded, the first one's reason is the answer."""
    no_amount = scene.award(0, is_required=False)
    no_budget = scene.award(1, is_required=False, budget_id=32_000)
    with scene.nothing_changes():
        result = scene.one(scene.earn("order", no_amount, no_budget))
    assert (result.code, [each.code for each in result.refused]) == (
        "AMOUNT_INVALID", ["AMOUNT_INVALID", "NO_LIVE_BUDGET"],
    )  # fmt: skip


def test_nothing_without_a_settled_order(scene: World) -> None:
    """CTL-01 stands in the ledger itself: no order, no points."""
    with scene.nothing_changes():
        assert scene.one(scene.earn("order:1", scene.award(800), order_ref="")).code == "NO_SETTLED_ORDER"
        assert scene.one(scene.earn("order:2")).code == "NOTHING_TO_AWARD"


def test_the_note_is_kept_and_handed_back(scene: World) -> None:
    """Whatever bytes the caller adds come back with the replay."""
    command = scene.earn("order", scene.award(1))
    noted = type(command)(
        **{name: getattr(command, name) for name in command.__struct_fields__} | {"note": b"\x00\xff"}
    )
    assert scene.one(noted).note == b"\x00\xff"
    again = scene.one(noted)
    assert (again.note, again.is_replayed) == (b"\x00\xff", True)
