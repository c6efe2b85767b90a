# SPDX-License-Identifier: Apache-2.0
"""Which code wins when several objections hold: the table of docs/algorithms/ledger.md, code against later code."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from haowu.ledger.commands import AnyCommand, Award, Cap
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.tests.test_page import BLOCKS
from haowu.ledger.tests.world import World

(TABLE,) = [block["precedence"] for block in BLOCKS if "precedence" in block]
ORDERS = {verb: codes for verb, codes in TABLE.items() if len(codes) > 1}
NOBODYS_BUDGET = 32_000


def a_history(world: World) -> None:
    """Earned 100 of which 60 are spent, 30 captured of one hold; another hold of 10 is open; a cap is used up."""
    award = world.award(100, caps=(Cap(7, date(2026, 11, 1), 100),))
    world.post(
        world.earn("earned", award), world.spend("spent", 60), world.hold("ended", 30), world.hold("open", 10),
        world.capture("captured", "ended"), world.reverse("reversed", "spent"), world.spend("again", 60),
    )  # fmt: skip


def an_award(world: World, codes: set[str]) -> Award:
    """Return an award that is wrong in each of the ways `codes`."""
    budget_id = world.budget_id
    if "BUDGET_EXHAUSTED" in codes:
        budget_id = open_budget(
            world.connection, clock=world.clock, actor="operator:tests", code=f"{world.prefix}small", limit_points=1
        )
    if "NO_LIVE_BUDGET" in codes:
        budget_id = NOBODYS_BUDGET
    caps = (Cap(7, date(2026, 11, 1), 100),) if "CAP_REACHED" in codes else ()
    points = 0 if "AMOUNT_INVALID" in codes else 5
    return world.award(points, budget_id=budget_id, caps=caps)


def earn(world: World, codes: set[str]) -> AnyCommand:
    awards = () if "NOTHING_TO_AWARD" in codes else (an_award(world, codes),)
    return world.earn("tried", *awards, order_ref="" if "NO_SETTLED_ORDER" in codes else "O-1")


def adjust(world: World, codes: set[str]) -> AnyCommand:
    award = an_award(world, codes)
    return world.adjust(
        "tried", 5, award=award, order_ref="" if "NO_SETTLED_ORDER" in codes else "O-1",
        approved_by="operator:1" if "NEEDS_SECOND_PERSON" in codes else "operator:2",
    )  # fmt: skip


def points_of(world: World, codes: set[str]) -> int:
    """Return an amount to spend; brings about a deficit or too small a balance first."""
    if "DEFICIT_OUTSTANDING" in codes:
        (row,) = world.rows("select lot_id from ledger.lot where owner_id = %s", world.owner_id)
        world.one(world.claw_back("owing", "earned", (row[0], 100)))
    if "AMOUNT_INVALID" in codes:
        return 10**13 + 1 if "INSUFFICIENT_POINTS" in codes else 0
    return 10_000


def spend(world: World, codes: set[str]) -> AnyCommand:
    return world.spend("tried", points_of(world, codes))


def hold(world: World, codes: set[str]) -> AnyCommand:
    return world.hold("tried", points_of(world, codes))


def capture(world: World, codes: set[str]) -> AnyCommand:
    key = "nobody's" if "HOLD_NOT_FOUND" in codes else "ended" if "HOLD_ENDED" in codes else "open"
    return world.capture("tried", key, 0 if "AMOUNT_INVALID" in codes else 11)


def void(world: World, codes: set[str]) -> AnyCommand:
    return world.void("tried", "nobody's" if "HOLD_NOT_FOUND" in codes else "ended")


def reverse(world: World, codes: set[str]) -> AnyCommand:
    key = "nobody's" if "SPEND_NOT_FOUND" in codes else "spent" if "NOTHING_LEFT" in codes else "again"
    return world.reverse("tried", key, 0 if "AMOUNT_INVALID" in codes else 61)


def claw_back(world: World, codes: set[str]) -> AnyCommand:
    (row,) = world.rows("select lot_id from ledger.lot where owner_id = %s", world.owner_id)
    lot_id = row[0] + ("LOT_NOT_FOUND" in codes)
    key = "nobody's" if "EARN_NOT_FOUND" in codes else "earned"
    return world.claw_back("tried", key, (lot_id, 0 if "AMOUNT_INVALID" in codes else 101))


MAKERS: dict[str, Callable[[World, set[str]], AnyCommand]] = {
    "earn": earn, "spend": spend, "hold": hold, "capture": capture, "void": void, "reverse": reverse,
    "claw_back": claw_back, "adjust": adjust,
}  # fmt: skip


@pytest.mark.parametrize("verb", ORDERS)
def test_the_first_of_two_codes_wins(scene: World, verb: str) -> None:
    """Each code is the answer although every later objection holds as well, and nothing but the journal is written."""
    a_history(scene)
    answers: list[Any] = []
    codes = list(ORDERS[verb])
    for number in range(len(codes) - 1, -1, -1):  # the mildest first: a deficit stays
        command = MAKERS[verb](scene, set(codes[number:]))
        scene.connection.commit()
        with scene.nothing_changes():
            result = scene.one(msgspec.structs.replace(command, key=f"{command.key}{number}"))
        assert (result.points, result.lots) == (0, ())
        answers.insert(0, result.code)
    assert answers == codes


def test_a_confirm_of_nothing(scene: World) -> None:
    """Only an accepted earn of the same owner can be confirmed."""
    a_history(scene)
    assert TABLE["confirm"] == ["EARN_NOT_FOUND"]
    assert scene.one(scene.confirm("c1", "spent")).code == "EARN_NOT_FOUND"
    assert scene.one(scene.confirm("c2", "nobody's")).code == "EARN_NOT_FOUND"


def test_a_hold_must_last(scene: World) -> None:
    """A hold that would end at once is no hold, whatever else is wrong with it."""
    a_history(scene)
    with scene.nothing_changes():
        assert scene.one(scene.hold("h", 10_000, lasts=timedelta())).code == "AMOUNT_INVALID"
