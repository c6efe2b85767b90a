# SPDX-License-Identifier: Apache-2.0
"""Caps: an award is cut to what is left of every one of its caps; counters of one owner and of everybody."""

from datetime import date

from haowu.ledger.commands import Cap
from haowu.ledger.tests.world import World

NOVEMBER = date(2026, 11, 1)
DECEMBER = date(2026, 12, 1)


def counters(world: World, cap_id: int) -> list[tuple[int, int]]:
    """Return (owner, used) of a cap's counters."""
    counted = "select owner_id, used_points from ledger.cap_usage where cap_id = %s order by period_start, owner_id"
    return [(int(owner_id), int(used)) for owner_id, used in world.rows(counted, cap_id)]


def test_the_tightest_cap_cuts(scene: World) -> None:
    """Three caps at once; every one counts what was really granted."""
    caps = (Cap(11, NOVEMBER, 500), Cap(12, NOVEMBER, 120), Cap(13, NOVEMBER, 300))
    first, second, third = scene.post(*[scene.earn(f"o{n}", scene.award(100, caps=caps)) for n in range(3)])
    assert [(result.code, result.points) for result in (first, second, third)] == [
        ("OK", 100), ("OK", 20), ("CAP_REACHED", 0),
    ]  # fmt: skip
    assert (second.lots[0].points, second.lots[0].asked) == (20, 100)
    assert [counters(scene, cap_id) for cap_id in (11, 12, 13)] == [[(scene.owner_id, 120)]] * 3


def test_each_period_and_owner_counts_for_itself(scene: World) -> None:
    """November is used up, December is not; neither is somebody else's November."""
    friend = World(scene.connection, scene.clock, owner_id=scene.owner_id + 10_000, prefix=scene.prefix)
    november, december = Cap(21, NOVEMBER, 100), Cap(21, DECEMBER, 100)
    results = scene.post(
        scene.earn("a", scene.award(100, caps=(november,))), scene.earn("b", scene.award(1, caps=(november,))),
        scene.earn("c", scene.award(100, caps=(december,))), friend.earn("d", scene.award(100, caps=(november,))),
    )  # fmt: skip
    assert [result.code for result in results] == ["OK", "CAP_REACHED", "OK", "OK"]


def test_everybodys_cap(scene: World) -> None:
    """One counter for all owners, kept under owner 0."""
    friend = World(scene.connection, scene.clock, owner_id=scene.owner_id + 10_000, prefix=scene.prefix)
    cap = Cap(31, NOVEMBER, 150, per_owner=False)
    first = scene.one(scene.earn("a", scene.award(100, caps=(cap,))))
    second, third = scene.post(
        friend.earn("b", scene.award(100, caps=(cap,))), scene.earn("c", scene.award(1, caps=(cap,)))
    )
    assert [(result.code, result.points) for result in (first, second, third)] == [
        ("OK", 100), ("OK", 50), ("CAP_REACHED", 0),
    ]  # fmt: skip
    assert counters(scene, 31) == [(0, 150)]


def test_a_refusal_takes_its_count_back(scene: World) -> None:
    """The capped bonus was counted before the required award failed; a clawback gives nothing back to a cap."""
    cap = Cap(41, NOVEMBER, 100)
    bonus = scene.award(60, caps=(cap,), is_required=False)
    refused = scene.one(scene.earn("a", bonus, scene.award(5, budget_id=32_000)))
    assert (refused.code, counters(scene, 41)) == ("NO_LIVE_BUDGET", [(scene.owner_id, 0)])
    granted = scene.one(scene.earn("b", bonus))
    assert (granted.points, counters(scene, 41)) == (60, [(scene.owner_id, 60)])
    scene.one(scene.claw_back("k", "b", (granted.lots[0].lot_id, 60)))
    assert counters(scene, 41) == [(scene.owner_id, 60)]
    assert scene.one(scene.earn("c", bonus)).points == 40


def test_a_cap_that_was_lowered(scene: World) -> None:
    """More was granted than the new limit allows: nothing more, and the counter stays as it is."""
    scene.one(scene.earn("a", scene.award(90, caps=(Cap(51, NOVEMBER, 100),))))
    with scene.nothing_changes():
        assert scene.one(scene.earn("b", scene.award(1, caps=(Cap(51, NOVEMBER, 50),)))).code == "CAP_REACHED"
