# SPDX-License-Identifier: Apache-2.0
"""A whole trace from one seed, made before anything is posted, so that it can be posted in any cut."""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from haowu.ledger.commands import AnyCommand
from tests.laws.choosing import SeededChooser
from tests.laws.mirror import LotRow, rows
from tests.laws.stage import Play, Theatre

WAITS: Final = (1, 60, 3600, 86400, 2 * 86400, 40 * 86400)
EDGE: Final = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Scene:
    """What is asked without time passing, after `wait`."""

    wait: timedelta
    commands: list[AnyCommand]


def scenes(play: Play, seed: int, count: int, longest: int) -> list[Scene]:
    """Return a trace for the play's stage; the naive ledger of a rehearsal foretells what there is to spend."""
    chance = random.Random(seed)
    rehearsal = Play(play.theatre, play.stage, SeededChooser(seed))
    rehearsal.mirror.naive.budgets.update(
        {number: budget.copy() for number, budget in play.mirror.naive.budgets.items()}
    )
    now, made = play.theatre.clock.at, []
    for _ in range(count):
        wait = timedelta(seconds=chance.choice(WAITS))
        now += wait
        commands = []
        for _ in range(chance.randint(1, longest)):
            command = rehearsal.maker.make(now)
            rehearsal.mirror.naive.decide(command, now)
            commands.append(command)
        made.append(Scene(wait, commands))
    return made


def perform(play: Play, trace: list[Scene], sizes: random.Random | int) -> None:
    """Post the trace in batches of so many commands, or of random sizes; answers are checked one by one."""
    for scene in trace:
        play.theatre.clock.advance(scene.wait)
        batch: list[AnyCommand] = []
        size = next_size(sizes)
        for command in scene.commands:
            if len(batch) >= size or not play.mirror.can_translate(command):
                play.post(batch)
                batch, size = [], next_size(sizes)
            batch.append(command)
        play.post(batch)


def next_size(sizes: random.Random | int) -> int:
    """Return the size of the next batch."""
    return sizes if isinstance(sizes, int) else sizes.choice([1, 2, 3, 5, 8, 13])


def performed(theatre: Theatre, seed: int, sizes: random.Random | int) -> dict[str, Any]:
    """Perform the trace of `seed` on a stage of its own and return the final state, free of names and dates."""
    play = theatre.new_play(SeededChooser(seed), owners=2, edge=EDGE)
    began = theatre.clock.at
    trace = scenes(play, seed, count=8, longest=16)
    perform(play, trace, sizes)
    play.check_rows()
    stage = play.stage
    found = rows(theatre.connection, stage.owners, stage.budgets, stage.cap_ids)
    owners = {owner: place for place, owner in enumerate(stage.owners)}

    def nameless(lot: LotRow) -> tuple[Any, ...]:
        """Return the lot relative to its stage, in seconds."""
        starts = round((lot.available_from - began).total_seconds(), 1)
        ends = None if lot.expires_at is None else round((lot.expires_at - began).total_seconds(), 1)
        return (lot.nth, owners[lot.owner_id], lot.point_type, lot.is_pending, lot.granted, lot.remaining, lot.held,
                lot.recalled, lot.is_restored, starts, ends)  # fmt: skip

    return {
        "lots": [nameless(lot) for lot in found["lots"]],
        "accounts": {(owners[owner], kind): values for (owner, kind), values in found["accounts"].items()},
        "holds": {key.replace(stage.name, ""): values for key, values in found["holds"].items()},
        "budgets": {stage.budgets.index(number): used for number, used in found["budgets"].items()},
        "caps": {
            (stage.cap_ids.index(cap), period, owners.get(owner)): used
            for (cap, period, owner), used in found["caps"].items()
        },
    }
