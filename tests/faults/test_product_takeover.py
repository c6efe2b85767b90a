# SPDX-License-Identifier: Apache-2.0
"""REL-17 for the product: the serving process is stopped, a second copy takes over, and the first wakes up too late."""

import http.client
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg
import pytest

from haowu.doors.points_api.runtime import EXIT_FENCED
from haowu.ledger.queries import find_journals
from tests.faults.api_server import ApiServer
from tests.faults.diary import Diary, is_long, seed_of_today
from tests.faults.mall import FaultMall, build_mall
from tests.faults.proof import prove_ledger
from tests.faults.till import Wire, order_body

ROUNDS: Final = 20 if is_long() else 2
TILLS: Final = 8
ENDS_WITHIN: Final = 60.0
UNSURE: Final = (0, "no answer")
WAITS: Final = "select from pg_stat_activity where application_name = 'haowu-writer' and wait_event_type = 'Lock'"


@dataclass
class Crowd:
    """Tills that send one order after the other to one server, each once, until an answer is not a yes."""

    mall: FaultMall
    diary: Diary
    name: str
    said: dict[str, tuple[int, Any]] = field(default_factory=dict)
    goes_home: threading.Event = field(default_factory=threading.Event)

    def send(self, wire: Wire, order_no: str) -> tuple[int, Any]:
        """Send the order once; no answer is an answer too."""
        try:
            self.said[order_no] = wire.ask_once("POST", "/orders", self.body(order_no))
        except (OSError, http.client.HTTPException):
            self.said[order_no] = UNSURE
        self.diary.operation(f"{order_no} -> {self.said[order_no][0]}")
        return self.said[order_no]

    def body(self, order_no: str) -> dict[str, Any]:
        """Return the order of that number, the same whenever it is sent."""
        body = order_body(order_no, self.mall.members[sum(order_no.encode()) % len(self.mall.members)], 100)
        return {**body, "paid_at": "2026-11-01T10:00:00+08:00"}

    def work(self, port: int, till: int) -> None:
        """Send orders until one is refused or lost."""
        wire, number = Wire(port, self.mall.token), 0
        while not self.goes_home.is_set():
            number += 1
            if self.send(wire, f"{self.name}-{till}-{number}")[0] != 201:
                break
        wire.hang_up()

    def honest(self, stored: dict[str, Any]) -> None:
        """What was said to be credited is in the ledger under that journal; whatever else was said promised nothing."""
        for order_no, (status, answer) in self.said.items():
            assert status in {201, 503, 0}, (order_no, status, answer)
            if status == 201:
                assert stored[f"order:jiafang:{order_no}"].result.journal == answer["journal"], self.diary.told()


@pytest.fixture
def mall(database_url: str) -> FaultMall:
    """A mall on a fresh database."""
    return build_mall(database_url, 20)


@pytest.fixture
def copies(mall: FaultMall, tmp_path: Path) -> Iterator[list[ApiServer]]:
    """Serving copies of one product on one database, none started yet; all are gone in the end."""
    made = [ApiServer(mall.dsn, tmp_path / f"copy-{number}") for number in range(ROUNDS + 1)]
    yield made
    for api in made:
        api.kill()


def test_a_copy_that_wakes_up_too_late_writes_nothing_and_ends(
    copies: list[ApiServer], mall: FaultMall, connection: psycopg.Connection
) -> None:
    """Stopped with a batch in the database, or at any moment under load; each successor is the next to be stopped."""
    seed = seed_of_today()
    print(f"seed {seed}")
    diary, chance = Diary(seed), random.Random(seed)
    copies[0].start()
    crowds = []
    for number in range(ROUNDS):
        crowd = Crowd(mall, diary, f"R{number}")
        crowds.append(crowd)
        is_inside = number % 2 == 0
        take_over(copies[number], copies[number + 1], crowd, chance, connection if is_inside else None)
    wire = Wire(copies[-1].port, mall.token)
    for crowd in crowds:
        ask_again(wire, crowd)
    wire.hang_up()
    prove(connection, crowds)
    print("answers of those who were stopped", [dict(Counter(said for said, _ in c.said.values())) for c in crowds])


def take_over(
    old: ApiServer, new: ApiServer, crowd: Crowd, chance: random.Random, locker: psycopg.Connection | None
) -> None:
    """Stop the old copy under load, start the new one, wake the old one up."""
    serving = old.serving()
    with ThreadPoolExecutor(TILLS + 1) as pool:
        jobs = [pool.submit(crowd.work, old.port, till) for till in range(TILLS)]
        goal = chance.randint(TILLS, 40 * TILLS)
        assert crowd.diary.wait_until(lambda: len(crowd.said) >= goal, ENDS_WITHIN), crowd.diary.told()
        if locker is not None:
            hold_up(crowd.mall.dsn, locker)
        serving.send_signal(signal.SIGSTOP)
        if locker is not None:
            locker.rollback()
        crowd.diary.fault("SIGSTOP")
        new.start()
        lead = Wire(new.port, crowd.mall.token)
        assert crowd.send(lead, f"{crowd.name}-lead")[0] == 201, crowd.diary.told()
        lead.hang_up()
        serving.send_signal(signal.SIGCONT)
        crowd.diary.fault("SIGCONT")
        end(old, serving, jobs)
    crowd.diary.fault(f"ended: {old.said()[-200:]}")


def hold_up(dsn: str, locker: psycopg.Connection) -> None:
    """Lock the chain's head, and come back when a batch waits for it in the middle of its transaction."""
    locker.execute("select from ledger.chain_head for update")
    with psycopg.connect(dsn, autocommit=True) as looking:
        while not looking.execute(WAITS).fetchall():  # lint-ok: sleeping PostgreSQL tells nobody that somebody waits
            pass


def end(old: ApiServer, serving: psutil.Process, jobs: list[Future[None]]) -> None:
    """All its callers get an end, and the process ends by itself, saying why."""
    for job in jobs:
        job.result(ENDS_WITHIN)
    _gone, alive = psutil.wait_procs([serving], timeout=ENDS_WITHIN)
    assert alive == [], old.said()
    assert old.process is not None
    assert old.process.wait(ENDS_WITHIN) != 0, "its supervisor must see that it failed"
    assert f'"exit_code": {EXIT_FENCED}' in old.said(), old.said()


def ask_again(wire: Wire, crowd: Crowd) -> None:
    """Send everything once more: what was credited is the same again, the rest is credited now."""
    for order_no, (status, answer) in list(crowd.said.items()):
        again_status, again = wire.ask("POST", "/orders", crowd.body(order_no))
        assert again_status in {200, 201}, again
        if status == 201:
            assert (again_status, again["journal"]) == (200, answer["journal"])


def prove(connection: psycopg.Connection, crowds: list[Crowd]) -> None:
    """Each order is there once, epochs never go back, and the ledger proves itself."""
    orders = [f"order:jiafang:{order_no}" for crowd in crowds for order_no in crowd.said]
    stored = find_journals(connection, orders)
    assert set(stored) == set(orders)
    for crowd in crowds:
        crowd.honest(stored)
    assert connection.execute("select count(*) from ledger.journal where owner_id > 0").fetchone() == (len(orders),)
    # The first batch is the budget's.
    epochs = [
        epoch for (epoch,) in connection.execute("select writer_epoch from ledger.batch where seq > 1 order by seq")
    ]
    assert epochs == sorted(epochs), "a batch of an older writer stands behind one of its successor's"
    assert len(set(epochs)) == ROUNDS + 1
    connection.rollback()
    prove_ledger(connection)
