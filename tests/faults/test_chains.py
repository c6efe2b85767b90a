# SPDX-License-Identifier: Apache-2.0
"""REL-5: several chains grant from one hot budget; it is never passed, and its last point is granted, whatever dies."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

import msgspec
import psycopg
import pytest

from haowu.kernel.clock import SystemClock
from haowu.kernel.lanes import lane_of
from haowu.ledger.commands import Award, Cap, Earn
from haowu.ledger.key_races import is_key_race
from haowu.ledger.locks import chain_of
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.operations.set_chain_count import set_chain_count
from haowu.ledger.results import Result
from tests.faults.diary import Diary, is_long, seed_of_today
from tests.faults.proof import prove_ledger
from tests.faults.racing import earn, post_one, racing
from tests.laws.choosing import SeededChooser
from tests.laws.dumps import dump

CHAINS: Final = 4
PATIENCE_SECONDS: Final = 120.0
RUNNERS: Final = 8
LIMIT: Final = 20_000 if is_long() else 600
KILLS: Final = 40 if is_long() else 4


def owners_of(chain: int) -> Iterator[int]:
    """Yield owners whose lanes lie in the chain."""
    owner = 0
    while True:
        owner += 1
        if chain_of(lane_of(owner), CHAINS) == chain:
            yield owner


@pytest.fixture
def chained(connection: psycopg.Connection) -> psycopg.Connection:
    """A database with several chains."""
    with connection.transaction():
        set_chain_count(connection, CHAINS)
    return connection


def test_the_last_point_is_granted_whoever_asks(chained: psycopg.Connection, database_url: str) -> None:
    """Runners on all chains ask for one point at a time, more often than there are points."""
    with chained.transaction():
        budget_id = open_budget(chained, clock=SystemClock(), actor="operator:tests", code="hot", limit_points=LIMIT)
    codes: Counter[str] = Counter()
    with racing(database_url, SystemClock(), RUNNERS) as race:
        sources = [owners_of(place % CHAINS) for place in range(RUNNERS)]
        for number in range(LIMIT // RUNNERS + 3):
            commands = [earn(f"e:{number}:{place}", next(source), budget_id, 1) for place, source in enumerate(sources)]
            codes.update(result.code for result in race.run(commands))
    assert codes["OK"] == LIMIT
    assert set(codes) == {"OK", "BUDGET_EXHAUSTED"}
    assert used_and_limit(chained, budget_id) == (LIMIT, LIMIT)
    prove_ledger(chained)


def test_everybodys_cap_is_kept_over_chains(chained: psycopg.Connection, database_url: str) -> None:
    """One counter for all members: the first points of a period race as well as the last."""
    with chained.transaction():
        budget_id = open_budget(chained, clock=SystemClock(), actor="operator:tests", code="big", limit_points=10**9)
    with racing(database_url, SystemClock(), RUNNERS) as race:
        for number in range(6):
            cap = Cap(cap_id=number + 1, period_start=date(2026, 11, 22), limit_points=10, per_owner=False)
            sources = [owners_of(place % CHAINS) for place in range(RUNNERS)]
            commands = [
                capped(f"c:{number}:{place}", next(sources[place]), budget_id, 3, cap) for place in range(RUNNERS)
            ]
            results = race.run(commands)
            assert sum(result.points for result in results) == 10
            assert Counter(result.code for result in results) == {"OK": 4, "CAP_REACHED": RUNNERS - 4}


def test_one_number_for_two_members_on_two_chains_is_credited_once(
    chained: psycopg.Connection, database_url: str
) -> None:
    """The same order number at the same instant: one is credited, the other hears that the number was used."""
    with chained.transaction():
        budget_id = open_budget(chained, clock=SystemClock(), actor="operator:tests", code="big", limit_points=10**9)
    rounds = 300 if is_long() else 30
    with racing(database_url, SystemClock(), CHAINS) as race:
        sources = [owners_of(chain) for chain in range(CHAINS)]
        for number in range(rounds):
            commands = [
                msgspec.structs.replace(
                    earn(f"earn:m:{number}", next(source), budget_id, 7), input_hash=bytes([place]) * 16
                )
                for place, source in enumerate(sources)
            ]
            codes = Counter(result.code for result in race.run(commands))
            assert codes == {"OK": 1, "KEY_REUSED": CHAINS - 1}
    assert used_and_limit(chained, budget_id)[0] == 7 * rounds
    rows = dump(chained, ("lot", "journal"))
    assert (len(rows["lot"]), len(rows["journal"])) == (rounds, rounds + 1)  # the first journal is the budget's
    prove_ledger(chained)


def test_a_number_that_another_chain_has_not_committed_yet_is_waited_for(
    chained: psycopg.Connection, database_url: str
) -> None:
    """Without luck: the first is still open when the second writes; once it commits, the second must run again."""
    with chained.transaction():
        budget_id = open_budget(chained, clock=SystemClock(), actor="operator:tests", code="big", limit_points=10**9)
    one, two = next(owners_of(0)), next(owners_of(1))
    second = msgspec.structs.replace(earn("earn:m:1", two, budget_id, 7), input_hash=b"2" * 16)
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute("set lock_timeout = '30s'")
        other.commit()
        post(chained, [earn("earn:m:0", one, budget_id, 7), earn("earn:m:1", one, budget_id, 7)], clock=SystemClock())
        waiting = pool.submit(post, other, [second], clock=SystemClock())
        while not chained.execute("select from pg_locks where not granted").fetchall():
            assert not waiting.done()
        chained.commit()
        with pytest.raises(psycopg.errors.UniqueViolation) as refused:
            waiting.result(timeout=60)
        other.rollback()
        assert is_key_race(refused.value)
        assert post_one(other, second, SystemClock()).code == "KEY_REUSED"
    assert used_and_limit(chained, budget_id)[0] == 14
    prove_ledger(chained)


def capped(key: str, owner_id: int, budget_id: int, points: int, cap: Cap) -> Earn:
    """Return an earn under a cap."""
    plain = earn(key, owner_id, budget_id, points)
    award: Award = msgspec.structs.replace(plain.awards[0], caps=(cap,))
    return msgspec.structs.replace(plain, awards=(award,))


def test_a_hot_budget_survives_kills_during_refills(own_server: Callable[..., Any]) -> None:
    """The server is killed again and again while all chains refill their slices; each granted point counts once."""
    seed = seed_of_today()
    print(f"seed {seed}")
    diary, chooser = Diary(seed), SeededChooser(seed)
    server = own_server()
    dsn = server.create_database()
    with psycopg.connect(dsn) as connection:
        set_chain_count(connection, CHAINS)
        budget_id = open_budget(connection, clock=SystemClock(), actor="operator:tests", code="hot", limit_points=LIMIT)
    runners = [Runner(dsn, place, budget_id, diary) for place in range(CHAINS)]
    with ThreadPoolExecutor(CHAINS) as pool:
        jobs = [pool.submit(runner.run) for runner in runners]
        for _ in range(KILLS):
            more = chooser.number(1, LIMIT // (KILLS * 3))
            await_grants(runners, min(LIMIT, granted(runners) + more), diary)
            diary.fault("kill -9 postmaster")
            server.crash()
            server.start()
            with psycopg.connect(dsn) as connection:
                used, limit = used_and_limit(connection, budget_id)
                assert used <= limit <= LIMIT, diary.told()
        for job in jobs:
            job.result(timeout=300)
    print(f"slowest recovery {diary.slowest_recovery():.1f} s")
    with psycopg.connect(dsn) as connection:
        assert sum(runner.granted for runner in runners) == LIMIT, diary.told()
        assert used_and_limit(connection, budget_id) == (LIMIT, LIMIT)
        assert len(dump(connection, ("lot",))["lot"]) == sum(runner.lots for runner in runners)
        prove_ledger(connection)


class Runner:
    """Earns on one chain until the budget is empty, asking again under the same key whenever the line breaks."""

    def __init__(self, dsn: str, chain: int, budget_id: int, diary: Diary) -> None:
        """Remember where the database is."""
        self.dsn, self.chain, self.budget_id, self.diary = dsn, chain, budget_id, diary
        self.owners = owners_of(chain)
        self.granted = self.lots = self.number = 0
        self.has_ended = False
        self.pause = threading.Event()
        self.connection: psycopg.Connection | None = None

    def run(self) -> None:
        """Ask for one to seven points, then for single ones, until nothing is left."""
        try:
            self.empty_the_budget()
        finally:
            self.has_ended = True
            self.diary.operation(f"chain {self.chain} has ended")

    def empty_the_budget(self) -> None:
        """Ask for fewer points whenever there are not as many left."""
        points = 7
        while points:
            self.number += 1
            result = self.ask(points)
            self.granted += result.points
            self.lots += len(result.lots)
            if not result.is_accepted:
                assert result.code == "BUDGET_EXHAUSTED", self.diary.told()
                points -= 1
        if self.connection is not None:
            self.connection.close()

    def ask(self, points: int) -> Result:
        """Return the answer, however often it takes."""
        command = earn(f"e:{self.chain}:{self.number}", next(self.owners), self.budget_id, points)
        while True:
            try:
                if self.connection is None or self.connection.closed:
                    self.connection = psycopg.connect(self.dsn, autocommit=True, connect_timeout=5)
                result = post_one(self.connection, command, SystemClock())
            except psycopg.Error as error:
                self.diary.operation(f"chain {self.chain} {command.key}: {type(error).__name__}")
                if self.connection is not None:
                    self.connection.close()
                self.pause.wait(0.01)  # lint-ok: sleeping a client's pause before it asks a dead server again
            else:
                self.diary.answer(f"chain {self.chain} {command.key} -> {result.code} {result.points}")
                return result


def granted(runners: Sequence[Runner]) -> int:
    """Return how many points all runners were granted together."""
    return sum(runner.granted for runner in runners)


def await_grants(runners: Sequence[Runner], goal: int, diary: Diary) -> None:
    """Wait until so many points have been granted in all, or nobody asks any more."""

    def is_there() -> bool:
        return granted(runners) >= goal or all(runner.has_ended for runner in runners)

    assert diary.wait_until(is_there, PATIENCE_SECONDS), f"no progress\n{diary.told()}"


def used_and_limit(connection: psycopg.Connection, budget_id: int) -> tuple[int, int]:
    """Return what all slices have used, and what slices and pool may use in all."""
    row = connection.execute(
        "select sum(s.used_points)::bigint, (sum(s.limit_points) + min(b.pool_points))::bigint "
        "from ledger.budget_slice s join ledger.budget b using (budget_id) where budget_id = %s", [budget_id]
    ).fetchone()  # fmt: skip
    assert row is not None
    connection.rollback()
    return row[0], row[1]
