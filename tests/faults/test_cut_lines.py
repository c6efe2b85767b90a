# SPDX-License-Identifier: Apache-2.0
"""REL-15: the line between writer and database breaks at the moment that matters; unknown outcomes are resolved."""

import random
from pathlib import Path
from typing import Final

import psycopg
import pytest

from haowu.ledger.queries import find_journals
from tests.faults.customer import Line
from tests.faults.diary import Diary, is_long, seed_of_today
from tests.faults.proof import prove_ledger
from tests.faults.proxy import Cut, Proxy
from tests.faults.racing import earn
from tests.faults.shop import budget, open_street
from tests.faults.writing import WriterProcess

CUTS: Final = 300 if is_long() else 24
CUSTOMERS: Final = 6


@pytest.fixture
def database_url(own_database_url: str) -> str:
    """A database that a proxy can stand before."""
    return own_database_url


@pytest.mark.parametrize("cut", [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT])
def test_a_cut_at_commit_is_resolved_by_asking_again(
    cut: Cut, proxy: Proxy, database_url: str, connection: psycopg.Connection, tmp_path: Path
) -> None:
    """Whether the commit had happened shows in the second answer, and only there."""
    budget_id = budget(connection, "big", 10**9)
    connection.commit()
    writer = WriterProcess(proxy.url(database_url), tmp_path / "writer.sock", "writer-1")
    line = Line(tmp_path / "writer.sock")
    try:
        writer.wait_for("ready")
        assert line.ask(earn("earn:1", 1, budget_id, 5)).is_accepted
        proxy.arm(cut)
        answer = line.ask(earn("earn:2", 1, budget_id, 7))
    finally:
        writer.kill()
        line.hang_up()
    assert proxy.fired == [cut]
    assert line.retries >= 1
    assert (answer.code, answer.is_replayed) == ("OK", cut is Cut.AFTER_COMMIT)
    assert connection.execute("select count(*), sum(granted)::bigint from ledger.lot").fetchone() == (2, 12)
    assert find_journals(connection, ["earn:2"])["earn:2"].result.journal == answer.journal


def test_a_stalled_answer_lets_the_next_batch_wait_and_loses_nothing(
    proxy: Proxy, database_url: str, connection: psycopg.Connection, tmp_path: Path
) -> None:
    """The answer to COMMIT hangs while the load goes on; let go, all goes on."""
    seed = seed_of_today()
    print(f"seed {seed}")
    diary = Diary(seed)
    street = open_street(connection, tmp_path / "writer.sock", seed, diary, CUSTOMERS)
    writer = WriterProcess(proxy.url(database_url), tmp_path / "writer.sock", "writer-1")
    try:
        writer.wait_for("ready")
        street.open()
        street.wait_for_answers(20)
        proxy.arm(Cut.STALL_COMMIT)
        assert proxy.has_stalled.wait(30), diary.told()
        proxy.let_go.set()
        street.wait_for_answers(50)
        street.close()
    finally:
        writer.kill()
        street.hang_up()
    street.prove(connection)
    prove_ledger(connection)


def test_random_cuts_under_load_lose_and_double_nothing(
    proxy: Proxy, database_url: str, connection: psycopg.Connection, tmp_path: Path
) -> None:
    """Resets, half answers, cuts before and after COMMIT, one after the other, under load."""
    seed = seed_of_today()
    print(f"seed {seed}")
    diary, chance = Diary(seed), random.Random(seed)
    street = open_street(connection, tmp_path / "writer.sock", seed, diary, CUSTOMERS)
    writer = WriterProcess(proxy.url(database_url), tmp_path / "writer.sock", "writer-1")
    kinds = [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT, Cut.AT_ONCE, Cut.IN_ANSWER]
    try:
        writer.wait_for("ready")
        street.open()
        for _ in range(CUTS):
            street.wait_for_answers(chance.randint(3, 25))
            cut = chance.choice(kinds)
            diary.fault(cut.value)
            proxy.arm(cut)
            while not proxy.is_idle():
                street.wait_for_answers(1)
        street.wait_for_answers(CUSTOMERS)
        street.close()
        print(f"slowest recovery {diary.slowest_recovery():.1f} s")
    finally:
        writer.kill()
        street.hang_up()
    assert len(proxy.fired) == CUTS, diary.told()
    street.prove(connection)
    prove_ledger(connection)
    print(f"cuts {len(proxy.fired)}, answers {street.answers()}, retries {sum(line.retries for line in street.lines)}")
