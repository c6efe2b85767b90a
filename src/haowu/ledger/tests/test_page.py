# SPDX-License-Identifier: Apache-2.0
"""The worked numbers of docs/algorithms/ledger.md, played against PostgreSQL."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from haowu.ledger.commands import AnyCommand, Cap
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.results import Result
from haowu.ledger.tests.world import World

PAGE = Path(__file__).parents[4] / "docs/algorithms/ledger.md"
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)]
SCENES = [block for block in BLOCKS if "steps" in block]
EXPECTATIONS = {"gives", "balance", "lots", "held", "shortfall", "owed", "granted", "replayed"}


@dataclass
class Player:
    """Plays the lines of one scene and remembers which earn made which lot."""

    world: World
    budget_id: int
    lots: dict[str, int] = field(default_factory=dict)

    def play(self, step: dict[str, Any]) -> None:
        """Carry out one line and compare all that it says."""
        if "wait" in step or "wait_minutes" in step:
            self.world.wait(days=step.get("wait", 0), minutes=step.get("wait_minutes", 0))
            return
        verb, name = next(iter(step.items()))
        self.world.wait(milliseconds=1)  # batches at one instant would each be a microsecond later than the clock
        result = self.world.one(self.command(verb, name, step))
        self.remember(name, step, result)
        self.compare(verb, step, result)

    def command(self, verb: str, name: str, step: dict[str, Any]) -> AnyCommand:
        """Return the command of one line; its input hash covers the whole line."""
        command: AnyCommand = getattr(self, f"_{verb}")(name, step)
        asked = {key: value for key, value in step.items() if key not in EXPECTATIONS}
        digest = blake2b(repr(asked).encode(), digest_size=16).digest()
        return msgspec.structs.replace(command, input_hash=digest)

    def _earn(self, name: str, step: dict[str, Any]) -> AnyCommand:
        caps = (Cap(1, date(2026, 11, 1), step["cap"]),) if "cap" in step else ()
        wait = timedelta(days=step["pending_days"]) if "pending_days" in step else None
        award = self.world.award(step["points"], days=step.get("days"), wait=wait, caps=caps, budget_id=self.budget_id)
        return self.world.earn(name, award)

    def _confirm(self, name: str, step: dict[str, Any]) -> AnyCommand:
        return self.world.confirm(name, step["of"])

    def _spend(self, name: str, step: dict[str, Any]) -> AnyCommand:
        return self.world.spend(name, step["points"])

    def _hold(self, name: str, step: dict[str, Any]) -> AnyCommand:
        return self.world.hold(name, step["points"], lasts=timedelta(minutes=step["minutes"]))

    def _capture(self, name: str, step: dict[str, Any]) -> AnyCommand:
        return self.world.capture(name, step["of"], step.get("points"), keeps_rest=step.get("keeps_rest", False))

    def _void(self, name: str, step: dict[str, Any]) -> AnyCommand:
        return self.world.void(name, step["of"])

    def _reverse(self, name: str, step: dict[str, Any]) -> AnyCommand:
        return self.world.reverse(name, step["of"], step.get("points"))

    def _claw_back(self, name: str, step: dict[str, Any]) -> AnyCommand:
        return self.world.claw_back(name, step["of"], (self.lots[step["of"]], step["points"]))

    def _expire(self, name: str, step: dict[str, Any]) -> AnyCommand:
        del step
        return self.world.expire(name)

    def remember(self, name: str, step: dict[str, Any], result: Result) -> None:
        """Name the lots that a command made: an earn's by its own name, a restored one by its origin's with a plus."""
        for lot in result.lots:
            if "earn" in step:
                self.lots[name] = lot.lot_id
                continue
            (origin,) = self.world.rows("select restored_from from ledger.lot where lot_id = %s", lot.lot_id)[0]
            (parent,) = [known for known, lot_id in self.lots.items() if lot_id == origin]
            self.lots[f"{parent}+"] = lot.lot_id

    def compare(self, verb: str, step: dict[str, Any], result: Result) -> None:
        """Compare the answer and the tables with what the line says."""
        code = step.get("gives", "OK")
        assert (result.code, result.is_replayed) == (code, step.get("replayed", False)), step
        assert (result.shortfall, result.deficit) == (step.get("shortfall", 0), step.get("owed", 0)), step
        if code != "OK":
            assert result.points == 0, step
        elif "points" in step:
            assert result.points == step.get("granted", step["points"]), (verb, step)
        if "balance" in step:
            assert list(self.world.balance()) == step["balance"], step
        for column in ("lots", "held"):
            for name, points in step.get(column, {}).items():
                assert self.stands(name)[column] == points, (name, step)

    def stands(self, name: str) -> dict[str, int]:
        """Return what remains of one lot, and what of it is held."""
        ((remaining, held),) = self.world.rows(
            "select granted - drawn - held - expired - clawed, held from ledger.lot where lot_id = %s", self.lots[name]
        )
        return {"lots": remaining, "held": held}


@pytest.mark.parametrize("example", SCENES, ids=lambda example: example["name"])
def test_page_of_the_algorithm(scene: World, example: dict[str, Any]) -> None:
    """Each worked example of the page comes out to the point."""
    limit = example.get("budget", 1_000_000)
    budget_id = open_budget(
        scene.connection, clock=scene.clock, actor="operator:tests", code=f"{scene.prefix}page", limit_points=limit
    )
    scene.connection.commit()
    player = Player(scene, budget_id)
    for step in example["steps"]:
        player.play(step)


def test_page_has_all_its_examples() -> None:
    """A broken fence must not silently drop numbers."""
    assert len(SCENES) == 18
    assert len(BLOCKS) == 19
