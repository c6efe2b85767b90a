# SPDX-License-Identifier: Apache-2.0
"""REL-15 for the product itself: its batcher and writer behind a proxy that cuts exactly at COMMIT.

Whatever becomes of the line, the tills notice nothing: every call gets its first answer, and is in the ledger once.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from haowu.config.database import connect
from haowu.doors.points_api.runtime import ApiRuntime
from haowu.kernel.clock import FixedClock
from haowu.ledger.queries import find_journals
from tests.faults.api_server import ApiServer
from tests.faults.diary import Diary, is_long, seed_of_today
from tests.faults.mall import build_mall as build_fault_mall
from tests.faults.mall import prove_purses
from tests.faults.proof import prove_ledger
from tests.faults.proxy import Cut, Proxy
from tests.faults.street import MEMBERS_A_TILL, TILLS, Street
from tests.faults.till import Wire
from tests.journeys.hearing import hearing
from tests.journeys.mall import WRITER, Mall, build_mall, hold, order
from tests.journeys.till import Running, Till

CUTS: Final = 300 if is_long() else 24
ORDERS: Final = 20
STALL_SECONDS: Final = 0.3
"""Instead of 20: how long the product lets a batch be in flight before it gives the line up."""

BEFORE, AFTER = Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT


@pytest.fixture
def database_url(own_database_url: str) -> str:
    """A database that a proxy can stand before."""
    return own_database_url


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The world of the journeys, without a server."""
    return build_mall(database_url, clock)


def behind(proxy: Proxy, mall: Mall, database_url: str, stall_seconds: float = 20.0) -> ApiRuntime:
    """Return the product's runtime with the proxy between it and its database."""
    connects = partial(connect, proxy.url(database_url), WRITER, name="haowu points-api")
    return replace(mall.runtime, connect=connects, limits=replace(mall.runtime.limits, stall_seconds=stall_seconds))


def everything(till: Till) -> list[tuple[str, Any]]:
    """Return calls of every phase of a batch, after opening what they need; none depends on another."""
    till.credit(order("OLD", 50_000))
    assert till.post("/orders/OLD/confirm").status_code == 201
    assert till.post("/holds", hold("OLD", 100)).status_code == 201
    till.credit(order("SENT-BACK", 10_000))
    refund = {"refund_no": "R", "refunded_at": "2026-11-22T09:45:00+08:00", "is_full": True}
    return [
        ("/orders/SENT-BACK/refunds", refund),
        ("/holds/OLD/capture", {"points": 60}),
        ("/holds", hold("NEW", 50)),
        *(("/orders", order(f"N-{number}", 10_000)) for number in range(ORDERS)),
    ]


@pytest.mark.parametrize(
    "cuts",
    [(BEFORE,), (AFTER,), (AFTER, AFTER), (BEFORE, AFTER), (AFTER, BEFORE, AFTER), (Cut.HALF_OPEN,)],
    ids=lambda cuts: ", ".join(cut.name for cut in cuts),
)
def test_cuts_at_commit_are_told_as_one_truth(
    cuts: tuple[Cut, ...], proxy: Proxy, mall: Mall, database_url: str, connection: psycopg.Connection
) -> None:
    """Committed or not: the caller gets one answer, which is no replay, and asking again repeats it."""
    runtime = behind(proxy, mall, database_url, STALL_SECONDS)
    with Running(runtime) as server, hearing("connection_lost") as lost:
        till = Till(server, mall.jiafang)
        calls = everything(till)
        proxy.arm(*cuts)
        answers = till.together(calls)
        assert [(answer.status_code, answer.json()["replayed"]) for answer in answers] == [(201, False)] * len(calls)
        again = till.together(calls)
        assert [answer.json()["journal"] for answer in again] == [answer.json()["journal"] for answer in answers]
        assert {answer.json()["replayed"] for answer in again} == {True}
        assert till.balance() == {"available": 390, "pending": ORDERS * 100, "held": 50, "deficit": 0}
    assert proxy.fired == list(cuts)
    assert [entry["commit_was_sent"] for entry in lost.entries] == [True] * len(cuts)
    assert len({answer.json()["journal"] for answer in answers}) == len(calls)
    stored = find_journals(connection, [f"order:jiafang:N-{number}" for number in range(ORDERS)])
    assert {found.code for found in stored.values()} == {"OK"}
    assert len(stored) == ORDERS
    connection.rollback()
    prove_ledger(connection)


def test_a_slow_answer_to_commit_is_waited_for(proxy: Proxy, mall: Mall, database_url: str) -> None:
    """Latency of any length below the limit: callers wait, more queue up, reads go on, and nobody is refused."""
    with Running(behind(proxy, mall, database_url)) as server, ThreadPoolExecutor(2) as pool:
        till = Till(server, mall.jiafang)
        till.credit(order("FIRST", 10_000))
        proxy.arm(Cut.STALL_COMMIT)
        slow = pool.submit(till.post, "/orders", order("SLOW", 10_000))
        assert proxy.has_stalled.wait(30)
        queued = pool.submit(till.together, [("/orders", order(f"N-{number}", 100)) for number in range(ORDERS)])
        assert till.balance()["pending"] == 200  # committed, though its caller cannot know yet
        assert not slow.done()
        proxy.let_go.set()
        answers = [slow.result(60), *queued.result(60)]
        assert [(answer.status_code, answer.json()["replayed"]) for answer in answers] == [(201, False)] * (ORDERS + 1)
        assert till.balance()["pending"] == 200 + ORDERS


def test_random_cuts_under_tills_are_not_noticed(proxy: Proxy, own_database_url: str, tmp_path: Path) -> None:
    """The server as `make up` runs it: 0 lost, 0 doubled, and no till ever has to ask again."""
    seed = seed_of_today()
    print(f"seed {seed}")
    diary, chance = Diary(seed), random.Random(seed)
    mall = build_fault_mall(own_database_url, TILLS * MEMBERS_A_TILL)
    api = ApiServer(proxy.url(mall.dsn), tmp_path / "var")
    api.start()
    street, wire = Street(mall, api, seed, diary), Wire(api.port, mall.token)
    try:
        street.open()
        for _ in range(CUTS):
            street.wait_for_answers(chance.randint(3, 25))
            cut = chance.choice([BEFORE, AFTER, Cut.AT_ONCE, Cut.IN_ANSWER])
            diary.fault(cut.value)
            proxy.arm(cut)
            while not proxy.is_idle():
                street.wait_for_answers(1)
        street.wait_for_answers(TILLS)
        street.close()
        print(f"slowest recovery {diary.slowest_recovery():.1f} s")
        prove_purses(wire, street.purses(), mall.dsn)
    finally:
        street.send_home()
        wire.hang_up()
        api.kill()
    assert (len(proxy.fired), street.retries()) == (CUTS, 0), f"{diary.told()}\n{api.said()}"
    print(f"cuts {len(proxy.fired)}, answers {street.answers()}, 0 lost, 0 doubled, 0 asked again")
