# SPDX-License-Identifier: Apache-2.0
"""What time does by itself: its journals, their numbers, and that it does not matter when somebody looks."""

from datetime import UTC, timedelta

from haowu.ledger.queries import balances, find_due_accounts
from haowu.ledger.results import Balance
from haowu.ledger.tests.world import ALICE, World


def test_the_numbers_of_the_page(world: World) -> None:
    """docs/algorithms/ledger.md §11: an expiry is a journal of its own, before the command that found it due."""
    world.one(world.earn("order:1", world.award(100, days=10)))
    world.wait(days=11)
    result = world.one(world.spend("spend:1", 100))
    assert (result.code, result.journal) == ("INSUFFICIENT_POINTS", "0-3-1")
    assert world.rows(
        "select seq, ord, key, kind, points, code, actor, reference from ledger.journal order by seq, ord"
    ) == [
        (1, 0, "budget:0-1-0", 13, world.limit_points, "OK", "operator:tests", "marketing"),
        (2, 0, "order:1", 1, 100, "OK", "key:1", "order:1"),
        (3, 0, "due:0-3-0", 9, 100, "OK", "system:due", "order:1"),
        (3, 1, "spend:1", 3, 0, "INSUFFICIENT_POINTS", "key:1", "spend:1"),
    ]
    times = world.rows("select decided_at from ledger.batch where seq > 1 order by seq")
    assert [time for (time,) in times] == [
        (world.at() - timedelta(days=11, microseconds=-1)).astimezone(UTC),  # right after the budget's batch
        world.at().astimezone(UTC),
    ]


def test_each_due_thing_has_its_journal(scene: World) -> None:
    """A lot matures, a hold times out, a lot is over: three journals in the order of their moments."""
    scene.one(scene.earn("over", scene.award(10, days=3)))
    scene.one(scene.earn("held", scene.award(20, days=2)))
    scene.one(scene.hold("till", 20, lasts=timedelta(days=2)))
    scene.one(scene.earn("pending", scene.award(40, days=30, wait=timedelta(days=1))))
    scene.wait(days=4)
    scene.one(scene.expire("e"))
    assert scene.rows(
        "select kind, points, reference from ledger.journal where owner_id = %s and actor = 'system:due' "
        "order by seq, ord",
        scene.owner_id,
    ) == [(11, 40, "pending"), (12, 20, f"{scene.prefix}till"), (9, 20, "held"), (9, 10, "over")]
    assert scene.balance() == (40, 0, 0, 0)


def test_a_pending_lot_that_is_over_when_it_matures(scene: World) -> None:
    """Its time was shorter than its waiting: both happen, nothing stays."""
    scene.one(scene.earn("order", scene.award(10, days=1, wait=timedelta(days=2))))
    scene.wait(days=2)
    assert scene.one(scene.expire("e")).balances == (Balance(1, 0, 0, 0, 0),)
    assert scene.lots() == [("order", 0, 0, 10, 0)]


def test_a_clock_that_jumps_back_undoes_nothing(world: World) -> None:
    """The batch's time goes on by a microsecond; what is over stays over."""
    world.one(world.earn("order", world.award(10, days=1)))
    world.wait(days=1)
    first = world.one(world.expire("e1"))
    world.clock.advance(timedelta(days=-3))
    second = world.one(world.spend("spend", 10))
    assert (second.code, second.decided_at - first.decided_at) == ("INSUFFICIENT_POINTS", timedelta(microseconds=1))


def test_accounts_that_are_due_are_found_longest_due_first(world: World) -> None:
    """What `settle_due` asks for; a settled account is not found again, a spent lot's due is found but once."""
    world.one(world.earn("a", world.award(10, days=2)))
    world.one(world.earn("b", world.award(10, days=1), owner_id=ALICE + 1))
    world.one(world.earn("c", world.award(10, days=None), owner_id=ALICE + 2))
    world.one(world.spend("s", 10))
    world.wait(days=2)
    due = find_due_accounts(world.connection, at=world.at(), limit=10)
    assert [(owner, point_type) for owner, _, point_type in due] == [(ALICE + 1, 1), (ALICE, 1)]
    assert find_due_accounts(world.connection, at=world.at(), limit=1) == due[:1]
    assert balances(world.connection, ALICE + 1, at=world.at()) == [Balance(1, 0, 0, 0, 0)]
    world.connection.rollback()
    assert world.balance(ALICE + 1) == (10, 0, 0, 0)
    other = World(world.connection, world.clock, owner_id=ALICE + 1)
    world.post(world.expire("e1"), other.expire("e2"))
    assert find_due_accounts(world.connection, at=world.at(), limit=10) == []
    assert (world.balance(ALICE), world.balance(ALICE + 1)) == ((0, 0, 0, 0), (0, 0, 0, 0))
