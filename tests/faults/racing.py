# SPDX-License-Identifier: Apache-2.0
"""Many connections that let go at the same instant."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import blake2b

import psycopg

from haowu.kernel.clock import Clock
from haowu.kernel.lanes import lane_of
from haowu.ledger.commands import AnyCommand, Award, Capture, Earn, Hold, Reverse, Spend
from haowu.ledger.errors import NeedsAllChainsError
from haowu.ledger.key_races import is_key_race
from haowu.ledger.operations.post import post
from haowu.ledger.results import Result
from tests.laws.command_maker import Head


class Race:
    """Runners, each with a connection of its own."""

    def __init__(self, dsn: str, clock: Clock, runners: int) -> None:
        """Connect all runners."""
        self.clock = clock
        self.connections = [psycopg.connect(dsn, autocommit=True) for _ in range(runners)]
        self.gate = threading.Barrier(runners, timeout=30)
        self.pool = ThreadPoolExecutor(runners)

    def run(self, commands: Sequence[AnyCommand]) -> list[Result]:
        """Post each command in a transaction of its own, all at once; return the results in order."""
        jobs = [self.pool.submit(self.run_one, place, command) for place, command in enumerate(commands)]
        return [job.result(timeout=60) for job in jobs]

    def run_one(self, place: int, command: AnyCommand) -> Result:
        """Wait for all others, then post."""
        self.gate.wait()
        return post_one(self.connections[place], command, self.clock)

    def close(self) -> None:
        """Let everybody go."""
        self.pool.shutdown()
        for connection in self.connections:
            connection.close()


@contextlib.contextmanager
def racing(dsn: str, clock: Clock, runners: int) -> Iterator[Race]:
    """Return a race that is cleared away afterwards."""
    race = Race(dsn, clock, runners)
    try:
        yield race
    finally:
        race.close()


def post_one(connection: psycopg.Connection, command: AnyCommand, clock: Clock) -> Result:
    """Post one command in a transaction of its own, as every owner of a transaction must."""
    try:
        with connection.transaction():
            return post(connection, [command], clock=clock)[0]
    except psycopg.errors.UniqueViolation as error:
        if not is_key_race(error):
            raise
        return post_one(connection, command, clock)
    except NeedsAllChainsError:
        with connection.transaction():
            return post(connection, [command], clock=clock, all_chains=True)[0]


def head(key: str, owner_id: int) -> Head:
    """Return the head of a command."""
    return Head(
        key=key, input_hash=blake2b(key.encode(), digest_size=16).digest(), owner_id=owner_id, lane=lane_of(owner_id),
        actor="system:faults", reference=key,
    )  # fmt: skip


def earn(key: str, owner_id: int, budget_id: int, points: int) -> Earn:
    """Return an earn of one lot that is available at once and never expires."""
    award = Award(point_type=1, points=points, budget_id=budget_id, rule="base", rule_version=1, funder="jiafang")
    return Earn(**head(key, owner_id), order_ref=key, awards=(award,))


def spend(key: str, owner_id: int, points: int) -> Spend:
    """Return a spend."""
    return Spend(**head(key, owner_id), point_type=1, points=points, acceptor="jiafang")


def hold(key: str, owner_id: int, points: int, lasts: timedelta) -> Hold:
    """Return a hold."""
    return Hold(**head(key, owner_id), point_type=1, points=points, acceptor="jiafang", lasts=lasts)


def capture(key: str, owner_id: int, hold_key: str) -> Capture:
    """Return a capture of all."""
    return Capture(**head(key, owner_id), hold_key=hold_key)


def reverse(key: str, owner_id: int, spend_key: str) -> Reverse:
    """Return a reversal of all."""
    return Reverse(**head(key, owner_id), spend_key=spend_key)
