# SPDX-License-Identifier: Apache-2.0
"""Many traces in one database: each gets owners, budgets and caps of its own, and its own piece of time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import psycopg

from haowu.kernel.clock import FixedClock
from haowu.ledger.commands import AnyCommand
from haowu.ledger.errors import BudgetInvalidError, NeedsAllChainsError
from haowu.ledger.locks import chain_of
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.results import Result
from tests.laws.choosing import Chooser
from tests.laws.command_maker import CommandMaker, Stage
from tests.laws.mirror import Mirror
from tests.laws.naive_things import NaiveBudget

NUMBERS = count(1)
BUDGET_LIMITS: Final = (400, 60, 10**9)
CLOSING_LIMIT: Final = 10**9
START: Final = datetime.fromisoformat("2026-11-22T10:00:00+08:00")


@dataclass
class Theatre:
    """One database and its time, which only goes on."""

    connection: psycopg.Connection
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    chain_count: int = 1
    limits: tuple[int, ...] = BUDGET_LIMITS

    def new_play(self, chooser: Chooser, owners: int = 2, edge: timedelta = timedelta(0)) -> "Play":
        """Return a new trace on a stage of its own; one of its budgets closes after five days."""
        number = next(NUMBERS)
        self.clock.advance(timedelta(days=1))
        with self.connection.transaction():
            budgets = tuple(
                open_budget(
                    self.connection,
                    clock=self.clock,
                    actor="operator:tests",
                    code=f"B{number}-{limit}",
                    limit_points=limit,
                    opens_at=None,
                    closes_at=None,
                )
                for limit in self.limits
            )
            closes_at = self.clock.at + timedelta(days=5)
            closing = open_budget(
                self.connection,
                clock=self.clock,
                actor="operator:tests",
                code=f"B{number}-closing",
                limit_points=CLOSING_LIMIT,
                opens_at=None,
                closes_at=closes_at,
            )
        stage = Stage(
            name=f"T{number}",
            owners=tuple(1_000 * number + place for place in range(owners)),
            budgets=(*budgets, closing),
            cap_ids=(2 * number, 2 * number + 1),
            edge=edge,
        )
        play = Play(self, stage, chooser)
        play.mirror.naive.budgets[closing] = NaiveBudget(CLOSING_LIMIT, closes_at=closes_at)
        return play


class Play:
    """One trace: the real ledger and the naive one, side by side."""

    def __init__(self, theatre: Theatre, stage: Stage, chooser: Chooser) -> None:
        """Begin with no points at all."""
        self.theatre = theatre
        self.stage = stage
        self.mirror = Mirror()
        for budget_id, limit in zip(stage.budgets, theatre.limits, strict=False):
            self.mirror.naive.budgets[budget_id] = NaiveBudget(limit)
        self.maker = CommandMaker(stage, self.mirror.naive, chooser)

    def choose_by(self, chooser: Chooser) -> None:
        """Let `chooser` choose from now on."""
        self.maker.chooser = chooser

    def act(self, size: int) -> list[Result]:
        """Make, post and check one batch of up to `size` commands."""
        now = self.theatre.clock.at
        batch: list[AnyCommand] = []
        for _ in range(size):
            command = self.maker.make(now)
            if not self.mirror.can_translate(command):
                break
            batch.append(command)
        return self.post(batch)

    def post(self, batch: list[AnyCommand]) -> list[Result]:
        """Post a batch to both ledgers and compare every answer."""
        connection, commands = self.theatre.connection, [self.mirror.translated(command) for command in batch]
        try:
            with connection.transaction():
                results = post(connection, commands, clock=self.theatre.clock)
        except NeedsAllChainsError:
            with connection.transaction():
                results = post(connection, commands, clock=self.theatre.clock, all_chains=True)
        assert len(results) == len(batch)
        fresh = [result.decided_at for result in results if not result.is_replayed and result.code != "KEY_REUSED"]
        decided_at = max(fresh, default=self.theatre.clock.at)
        assert set(fresh) <= {decided_at}, results
        for command, result in self.in_order(batch, results):
            self.mirror.check(command, self.mirror.naive.decide(command, decided_at), result)
        return results

    def reopen(self, budget_id: int, change: int) -> None:
        """Open a budget again with a limit so much above or below what is used, in both ledgers."""
        naive, connection = self.mirror.naive, self.theatre.connection
        limit = naive.budgets[budget_id].used + change
        sql = "select code, opens_at, closes_at from ledger.budget where budget_id = %s"
        with connection.transaction():
            ((code, opens_at, closes_at),) = connection.execute(sql, [budget_id]).fetchall()
        is_allowed = naive.reopen(budget_id, limit)
        try:
            with connection.transaction():
                found = open_budget(
                    connection, code=code, limit_points=limit, opens_at=opens_at, closes_at=closes_at,
                    clock=self.theatre.clock, actor="operator:laws",
                )  # fmt: skip
        except BudgetInvalidError:
            assert not is_allowed, (code, limit, naive.budgets[budget_id])
        else:
            assert (is_allowed, found) == (True, budget_id), (code, limit, naive.budgets[budget_id])

    def in_order(self, batch: list[AnyCommand], results: list[Result]) -> list[tuple[AnyCommand, Result]]:
        """Return both in the order of decision: that of the list within a chain, chain after chain."""
        both = list(zip(batch, results, strict=True))
        return sorted(both, key=lambda pair: chain_of(pair[0].lane, self.theatre.chain_count))

    def check_rows(self) -> None:
        """Compare everything that is stored about this trace."""
        stage = self.stage
        self.mirror.check_rows(self.theatre.connection, stage.owners, stage.budgets, stage.cap_ids)
