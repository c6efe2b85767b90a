# SPDX-License-Identifier: Apache-2.0
"""Posting: results in order, replays, reused keys, refusals that are kept."""

import msgspec

from haowu.ledger.tests.world import ALICE, BOB, World


def test_it_grants_a_lot_and_answers_with_the_balance(world: World) -> None:
    result = world.one(world.earn("order:1", world.award(800)))
    assert (result.code, result.points, result.journal) == ("OK", 800, "0-2-0")
    assert [(lot.points, lot.is_pending) for lot in result.lots] == [(800, False)]
    assert world.balance() == (800, 0, 0, 0)


def test_it_answers_in_the_order_of_the_commands(world: World) -> None:
    results = world.post(
        world.earn("order:1", world.award(800)),
        world.spend("spend:1", 300),
        world.earn("order:2", world.award(5), owner_id=BOB),
        world.spend("spend:2", 600),
    )
    assert [(r.code, r.points, r.shortfall) for r in results] == [
        ("OK", 800, 0), ("OK", 300, 0), ("OK", 5, 0), ("INSUFFICIENT_POINTS", 0, 100),
    ]  # fmt: skip
    assert world.balance(ALICE) == (500, 0, 0, 0)
    assert world.balance(BOB) == (5, 0, 0, 0)


def test_it_replays_the_first_answer(world: World) -> None:
    earn = world.earn("order:1", world.award(800))
    first = world.one(earn)
    again, within = world.post(earn, earn)
    assert again == msgspec.structs.replace(first, is_replayed=True) == within
    assert world.balance() == (800, 0, 0, 0)


def test_it_replays_within_one_batch(world: World) -> None:
    earn = world.earn("order:1", world.award(800))
    first, second = world.post(earn, earn)
    assert (first.is_replayed, second.is_replayed) == (False, True)
    assert world.balance() == (800, 0, 0, 0)


def test_it_refuses_a_key_used_for_other_input(world: World) -> None:
    earn = world.earn("order:1", world.award(800))
    world.one(earn)
    other = msgspec.structs.replace(earn, input_hash=bytes(16))
    assert world.one(other).code == "KEY_REUSED"
    assert world.balance() == (800, 0, 0, 0)


def test_it_refuses_a_key_used_for_another_owner(world: World) -> None:
    earn = world.earn("order:1", world.award(800))
    world.one(earn)
    other = msgspec.structs.replace(earn, owner_id=earn.owner_id + 1)
    assert world.one(other).code == "KEY_REUSED"
    assert world.balance() == (800, 0, 0, 0)


def test_it_keeps_a_refusal_for_ever(world: World) -> None:
    spend = world.spend("spend:1", 10)
    assert world.one(spend).code == "INSUFFICIENT_POINTS"
    world.one(world.earn("order:1", world.award(800)))
    again = world.one(spend)
    assert (again.code, again.is_replayed) == ("INSUFFICIENT_POINTS", True)
    assert world.balance() == (800, 0, 0, 0)
