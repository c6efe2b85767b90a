# SPDX-License-Identifier: Apache-2.0
"""A refusal changes nothing but the memory that it was refused; a replay changes nothing at all."""

import pytest

from haowu.kernel.lanes import lane_of
from haowu.ledger.commands import Expire
from haowu.ledger.operations.post import post
from haowu.ledger.results import Result
from tests.laws.choosing import SeededChooser
from tests.laws.command_maker import POINT_TYPES
from tests.laws.dumps import HISTORY, KEPT, dump
from tests.laws.stage import Play, Theatre
from tests.laws.traces import EDGE, perform, scenes


def settle_dues(play: Play, name: str) -> None:
    """Let time do its work first, so that what is seen afterwards is the command's doing."""
    commands = [
        Expire(key=f"expire:{name}:{owner}:{point_type}", input_hash=bytes(16), owner_id=owner, lane=lane_of(owner),
               actor="system:laws", reference="", point_type=point_type)
        for owner in play.stage.owners
        for point_type in sorted(set(POINT_TYPES))
    ]  # fmt: skip
    play.post(list(commands))


@pytest.mark.parametrize("seed", range(4))
def test_a_refusal_changes_nothing(theatre: Theatre, seed: int) -> None:
    """Every kept row is the same to the byte, versions and due times included; the second answer is the first."""
    play = theatre.new_play(SeededChooser(seed), owners=2, edge=EDGE)
    refused = set()
    for number, scene in enumerate(scenes(play, seed, count=14, longest=10)):
        theatre.clock.advance(scene.wait)
        settle_dues(play, f"{seed}:{number}")
        for command in scene.commands:
            before = dump(theatre.connection)
            result = play.post([command])[0]
            if not result.is_accepted:
                refused.add(result.code)
                assert dump(theatre.connection) == before, f"seed {seed}: {command}"
    assert len(refused) >= 6, refused


@pytest.mark.parametrize("seed", range(3))
def test_a_replay_answers_the_same_and_changes_nothing(theatre: Theatre, seed: int) -> None:
    """A whole trace sent again, in other batches and long after: the same answers, not a byte more."""
    play = theatre.new_play(SeededChooser(seed), owners=2, edge=EDGE)
    trace = scenes(play, seed, count=10, longest=12)
    perform(play, trace, 5)
    before = dump(theatre.connection, KEPT + HISTORY)
    commands = [play.mirror.translated(command) for scene in trace for command in scene.commands]
    for scene in trace:
        theatre.clock.advance(scene.wait)
    first: dict[str, Result] = {}
    for size in (1, 9):
        for start in range(0, len(commands), size):
            batch = commands[start : start + size]
            with theatre.connection.transaction():
                results = post(theatre.connection, batch, clock=theatre.clock)
            for command, result in zip(batch, results, strict=True):
                assert result.is_replayed or result.code == "KEY_REUSED", command
                if result.is_replayed:
                    assert first.setdefault(command.key, result) == result
    assert dump(theatre.connection, KEPT + HISTORY) == before, f"seed {seed}"
