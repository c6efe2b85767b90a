# SPDX-License-Identifier: Apache-2.0
"""A street of customers on one database, and the proof at the end that nothing was lost, doubled or torn."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import psycopg

from haowu.kernel.clock import SystemClock
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.queries import find_journals
from tests.faults.customer import Customer, Line
from tests.faults.diary import Diary
from tests.laws.choosing import SeededChooser
from tests.laws.command_maker import CommandMaker, Stage
from tests.laws.mirror import Mirror
from tests.laws.naive_things import NaiveBudget

HOT_LIMIT: Final = 10**12
OWN_LIMITS: Final = (5_000, 100)
PATIENCE_SECONDS: Final = 120.0

TORN_BATCHES: Final = """
    select b.chain, b.seq
      from ledger.batch b
     where b.journal_count <> (select count(*) from ledger.journal j where (j.chain, j.seq) = (b.chain, b.seq))
        or b.movement_count <> (select count(*) from ledger.movement m where (m.chain, m.seq) = (b.chain, b.seq))
    union all
    select distinct j.chain, j.seq from ledger.journal j
     where not exists (select from ledger.batch b where (b.chain, b.seq) = (j.chain, j.seq))
    union all
    select h.chain, h.next_seq from ledger.chain_head h
     where h.next_seq <> (select count(*) + 1 from ledger.batch b where b.chain = h.chain)
"""


@dataclass
class Street:
    """The customers of one run."""

    customers: Sequence[Customer]
    lines: Sequence[Line]
    hot_budget: int
    diary: Diary

    def open(self) -> None:
        """Let them shop."""
        for customer in self.customers:
            customer.start()

    def answers(self) -> int:
        """Return how many answers have come."""
        return sum(customer.answers for customer in self.customers)

    def wait_for_answers(self, more: int) -> None:
        """Wait until `more` answers have come, or a customer has failed."""
        goal = self.answers() + more
        is_there = self.diary.wait_until(lambda: self.answers() >= goal or self.has_failed(), PATIENCE_SECONDS)
        self.raise_failures()
        assert is_there, f"no progress\n{self.diary.told()}"

    def has_failed(self) -> bool:
        """Return whether a customer was given a wrong answer."""
        return any(customer.failure is not None for customer in self.customers)

    def raise_failures(self) -> None:
        """Fail if a customer was given a wrong answer."""
        for customer in self.customers:
            if customer.failure is not None:
                raise AssertionError(self.diary.told()) from customer.failure

    def close(self) -> None:
        """Send everybody home once their last question is answered."""
        for customer in self.customers:
            customer.goes_home.set()
        for customer in self.customers:
            customer.join(PATIENCE_SECONDS)
            assert not customer.is_alive(), self.diary.told()
        self.hang_up()
        self.raise_failures()

    def hang_up(self) -> None:
        """Send everybody home, answered or not."""
        for customer, line in zip(self.customers, self.lines, strict=True):
            customer.goes_home.set()
            line.hang_up()

    def prove(self, connection: psycopg.Connection) -> None:
        """Nothing acknowledged is lost, nothing is doubled, no batch is torn, and every row is as foretold."""
        assert connection.execute(TORN_BATCHES).fetchall() == [], self.diary.told()
        hot = 0
        for customer in self.customers:
            found = find_journals(connection, list(customer.acknowledged))
            for key, result in customer.acknowledged.items():
                assert found[key].result.journal == result.journal, f"lost: {key}\n{self.diary.told()}"
                assert found[key].code == result.code, f"changed: {key}\n{self.diary.told()}"
            stage = customer.maker.stage
            customer.mirror.check_rows(connection, stage.owners, stage.budgets[:-1], stage.cap_ids)
            hot += customer.mirror.naive.budgets[self.hot_budget].used
        row = connection.execute(
            "select sum(used_points)::bigint from ledger.budget_slice where budget_id = %s", [self.hot_budget]
        ).fetchone()
        assert row is not None
        assert row[0] == hot, self.diary.told()
        asked = sum(len(customer.mirror.naive.answers) for customer in self.customers)
        stored = connection.execute(
            "select count(*) from ledger.journal where owner_id > 0 and key not like 'due:%'"
        ).fetchone()
        assert stored == (asked,), self.diary.told()


def open_street(connection: psycopg.Connection, path: Path, seed: int, diary: Diary, size: int,
                make_line: Callable[[Path], Line] = Line) -> Street:  # fmt: skip
    """Open budgets and return `size` customers who will ask the writer at `path`."""
    hot = budget(connection, "hot", HOT_LIMIT)
    customers, lines = [], []
    for number in range(1, size + 1):
        own = [budget(connection, f"own-{number}-{limit}", limit) for limit in OWN_LIMITS]
        stage = Stage(
            name=f"C{number}", owners=tuple(1_000 * number + place for place in range(3)), budgets=(*own, hot),
            cap_ids=(2 * number, 2 * number + 1),
        )  # fmt: skip
        mirror, line = Mirror(), make_line(path)
        mirror.naive.budgets = {
            budget_id: NaiveBudget(limit)
            for budget_id, limit in zip(stage.budgets, (*OWN_LIMITS, HOT_LIMIT), strict=True)
        }
        maker = CommandMaker(stage, mirror.naive, SeededChooser(seed * 1000 + number))
        customers.append(Customer(line.ask, maker, mirror, diary))
        lines.append(line)
    connection.commit()
    return Street(customers, lines, hot, diary)


def budget(connection: psycopg.Connection, code: str, limit: int) -> int:
    """Return a budget that is always open."""
    nothing: datetime | None = None
    return open_budget(
        connection,
        clock=SystemClock(),
        actor="operator:tests",
        code=code,
        limit_points=limit,
        opens_at=nothing,
        closes_at=nothing,
    )


def spin(chance: random.Random, longest: float) -> None:
    """Let a random, very short time go by at full speed, so that a kill may land anywhere in a batch."""
    end = time.perf_counter() + chance.random() * longest
    while time.perf_counter() < end:  # lint-ok: sleeping the server tells nobody when it is in the middle of a batch
        pass
