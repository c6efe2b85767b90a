# SPDX-License-Identifier: Apache-2.0
"""REL-1, REL-2: `kill -9` of writer, backend and postmaster under load: nothing acknowledged is lost or doubled."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.faults.diary import Diary, Progress, is_long, seed_of_today
from tests.faults.proof import prove_ledger
from tests.faults.shop import Street, open_street, spin
from tests.faults.writing import WriterProcess

KILLS: Final = 200 if is_long() else 10
KILLS_A_ROUND: Final = 20 if is_long() else 10
CUSTOMERS: Final = 12


class Killer:
    """Kills what a run stands on, and sets it up again."""

    def __init__(self, server: Any, dsn: str, path: Path, seed: int, diary: Diary) -> None:
        """Start the first writer."""
        self.server, self.dsn, self.path, self.diary = server, dsn, path, diary
        self.random = random.Random(seed)
        self.writers = 0
        self.writer = self.new_writer()

    def new_writer(self) -> WriterProcess:
        """Start another writer and wait until it serves."""
        self.writers += 1
        writer = WriterProcess(self.dsn, self.path, f"writer-{self.writers}")
        writer.wait_for("ready")
        return writer

    def strike(self, street: Street) -> None:
        """Kill something at a random moment of the load."""
        street.wait_for_answers(self.random.randint(5, 120))
        spin(self.random, 0.02)
        what = self.random.choices(["writer", "backend", "postmaster"], weights=[5, 2, 3])[0]
        self.diary.fault(f"kill -9 {what}")
        if what == "writer":
            self.writer.kill()
            self.writer = self.new_writer()
        elif what == "backend":
            self.kill_backend()
        else:
            self.server.crash()
            self.server.start()

    def kill_backend(self) -> None:
        """Kill the process that serves the writer; the server then recovers as after a crash."""
        with psycopg.connect(self.server.server.url("postgres", user="postgres"), autocommit=True) as connection:
            sql = "select pid from pg_stat_activity where application_name = 'haowu-writer'"
            for (pid,) in connection.execute(sql).fetchall():
                os.kill(pid, signal.SIGKILL)
                return


def test_nothing_is_lost_or_doubled_over_kills(own_server: Callable[..., Any], tmp_path: Path) -> None:
    """Rounds of kills under load, each on a database of its own, each proved at its end."""
    progress = Progress("kills")
    server = own_server()
    while progress.total("kills") < KILLS:
        seed = seed_of_today()
        diary = Diary(seed)
        path = tmp_path / f"writer-{len(progress.done)}.sock"
        answers = one_round(server, path, seed, diary)
        progress.add({"seed": seed, "kills": KILLS_A_ROUND, "answers": answers, **diary.counts})
    print(f"kills {progress.total('kills')}, answers {progress.total('answers')}, 0 lost, 0 doubled")
    progress.forget()


def one_round(server: Any, path: Path, seed: int, diary: Diary) -> int:
    """Kill under load, prove, and return how many answers were checked."""
    print(f"seed {seed}")
    dsn = server.create_database()
    with psycopg.connect(dsn) as connection:
        street = open_street(connection, path, seed, diary, CUSTOMERS)
    killer = Killer(server, dsn, path, seed, diary)
    try:
        street.open()
        for _ in range(KILLS_A_ROUND):
            killer.strike(street)
            street.wait_for_answers(CUSTOMERS)  # more than can have been under way: each recovery is seen through
        street.wait_for_answers(CUSTOMERS)
        street.close()
        print(f"slowest recovery {diary.slowest_recovery():.1f} s")
    finally:
        killer.writer.kill()
        street.hang_up()
    with psycopg.connect(dsn) as connection:
        street.prove(connection)
        prove_ledger(connection)
    return street.answers()
