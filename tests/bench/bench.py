# SPDX-License-Identifier: Apache-2.0
"""What all parts of a run share: the server, the databases, the notebook, and how long to measure."""

from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.bench.baseline import create_baseline
from tests.bench.notebook import Notebook
from tests.bench.server import BenchServer
from tests.bench.world import World, make_world, open_accounts

OPENING_POINTS = 100_000


@dataclass(frozen=True, slots=True)
class Options:
    """How much to do. `seconds` is one measured load; `warm_seconds` the unmeasured one before it."""

    parts: tuple[str, ...] = ("a", "b", "c", "d", "e", "p", "r", "t")
    runs: int = 1
    seconds: float = 6.0
    warm_seconds: float = 2.0
    clients: tuple[int, ...] = (1, 8, 64)
    members: int = 100_000
    import_orders: int = 200_000
    few_members: int = 10_000
    many_members: int = 1_000_000
    due_lots: int = 5_000
    replay_orders: int = 1_000_000


@dataclass(slots=True)
class Bench:
    """A run under way."""

    options: Options
    server: BenchServer
    notebook: Notebook
    var: Path
    grown: dict[str, World] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Addresses of databases that a part made for itself, by name."""

    _baseline: str | None = None
    _world: World | None = None

    def baseline(self) -> str:
        """Return the address of the competitor's database, made at the first call."""
        if self._baseline is None:
            self._baseline = self.server.create_database("baseline")
            with psycopg.connect(self._baseline) as connection:
                create_baseline(connection, members=self.options.members, opening_points=OPENING_POINTS)
        return self._baseline

    def world(self) -> World:
        """Return our own database with all scenes, made at the first call."""
        if self._world is None:
            print("  preparing programmes and members …", flush=True)
            self._world = make_world(self.server.create_database("ours"), members=self.options.members)
            open_accounts(self._world, points=OPENING_POINTS)
        return self._world

    def checkpoint(self) -> None:
        """Begin each measurement with clean buffers, so that nobody pays for his predecessor's writes."""
        with psycopg.connect(self.server.superuser_url, autocommit=True) as connection:
            connection.execute("checkpoint")
