# SPDX-License-Identifier: Apache-2.0
"""REL-16 and games with time: jumping clocks change no order; the last instant of a lot is the same everywhere."""

import random
from datetime import datetime, timedelta

import pytest

from haowu.ledger.commands import Award, Earn
from haowu.ledger.operations.post import post
from tests.faults.racing import head, spend
from tests.laws.choosing import SeededChooser
from tests.laws.stage import Play, Theatre
from tests.laws.test_limits import budget
from tests.laws.traces import EDGE, scenes

MIDNIGHT = "2026-12-01T00:00:00+08:00"


@pytest.mark.parametrize("seed", range(5))
def test_a_clock_that_jumps_changes_no_order(theatre: Theatre, seed: int) -> None:
    """An hour forward, an hour back, a year back: time in the ledger only goes on, and everything follows that time."""
    chance = random.Random(seed)
    play: Play = theatre.new_play(SeededChooser(seed), owners=2, edge=EDGE)
    honest, last = theatre.clock.at, datetime.fromisoformat(MIDNIGHT) - timedelta(days=3650)
    for scene in scenes(play, seed, count=14, longest=8):
        honest += scene.wait
        jump = chance.choice([0, 0, 3600, -3600, -86400, -365 * 86400])
        theatre.clock.move_to(honest + timedelta(seconds=jump))
        batch = [command for command in scene.commands if play.mirror.can_translate(command)]
        for result in play.post(batch):
            if not result.is_replayed and result.code != "KEY_REUSED":
                assert result.decided_at >= last
                last = result.decided_at
        play.check_rows()
    moments = [row[0] for row in theatre.connection.execute("select decided_at from ledger.batch order by seq")]
    assert moments == sorted(set(moments)), f"seed {seed}"


@pytest.mark.parametrize("written", [MIDNIGHT, "2026-11-30T16:00:00+00:00", "2026-11-30T08:00:00-08:00"])
def test_a_lot_ends_at_the_same_instant_however_it_is_written(theatre: Theatre, written: str) -> None:
    """A microsecond before Shanghai's midnight the points can be spent; at midnight they are over."""
    budget_id = budget(theatre, 1_000)
    award = Award(
        point_type=1,
        points=10,
        budget_id=budget_id,
        rule="base",
        rule_version=1,
        funder="jiafang",
        expires_at=datetime.fromisoformat(written),
    )
    earned = Earn(**head("earn:1", 1), order_ref="O-1", awards=(award,))
    over = datetime.fromisoformat(MIDNIGHT)
    codes = []
    for at, command in (
        (over - timedelta(days=1), earned),
        (over - timedelta(microseconds=1), spend("spend:1", 1, 4)),
        (over, spend("spend:2", 1, 1)),
    ):
        theatre.clock.move_to(at)
        with theatre.connection.transaction():
            codes.append(post(theatre.connection, [command], clock=theatre.clock)[0].code)
    assert codes == ["OK", "OK", "INSUFFICIENT_POINTS"]
    assert theatre.connection.execute("select drawn, expired from ledger.lot").fetchone() == (4, 6)


def test_points_cannot_be_kept_alive_by_holding_them(theatre: Theatre) -> None:
    """Held over their end and let go, or spent and given back with no validity to spare, they are over."""
    play = theatre.new_play(SeededChooser(0), owners=1)
    for seed in range(40):
        play.choose_by(SeededChooser(seed))
        play.act(3)
        theatre.clock.advance(timedelta(days=1))
    theatre.clock.advance(timedelta(days=400))
    play.post([play.maker.expire(theatre.clock.at) for _ in range(8)])
    play.check_rows()
    sql = "select count(*) from ledger.lot where is_open and not is_pending and expires_at < %s and held = 0"
    assert theatre.connection.execute(sql, [theatre.clock.at]).fetchone() == (0,)
