# SPDX-License-Identifier: Apache-2.0
"""REL-1, REL-2 through the door: the server as `make up` runs it, and its PostgreSQL, killed under many tills."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.faults.api_server import ApiServer
from tests.faults.diary import Diary, Progress, is_long, seed_of_today
from tests.faults.mall import build_mall, prove_purses
from tests.faults.shop import spin
from tests.faults.street import MEMBERS_A_TILL, TILLS, Street
from tests.faults.till import Wire

KILLS: Final = 200 if is_long() else 8
KILLS_A_ROUND: Final = 20 if is_long() else 8


def strike(what: str, server: Any, api: ApiServer) -> None:
    """Kill it, and start it again."""
    if what == "server":
        api.kill()
        api.start()
    elif what == "backend":
        with psycopg.connect(server.server.url("postgres", user="postgres"), autocommit=True) as connection:
            sql = "select pid from pg_stat_activity where application_name = 'haowu-writer' limit 1"
            for (pid,) in connection.execute(sql).fetchall():
                os.kill(pid, signal.SIGKILL)
    else:
        server.crash()
        server.start()


def test_nothing_is_lost_or_doubled_at_the_tills(own_server: Callable[..., Any], tmp_path: Path) -> None:
    """Rounds of kills, each on a database of its own, each proved at its end."""
    progress = Progress("api-kills")
    server = own_server()
    while progress.total("kills") < KILLS:
        seed = seed_of_today()
        diary = Diary(seed)
        answers = one_round(server, tmp_path / f"var-{len(progress.done)}", seed, diary)
        progress.add({"seed": seed, "kills": KILLS_A_ROUND, "answers": answers, **diary.counts})
    print(f"kills {progress.total('kills')}, answers {progress.total('answers')}, 0 lost, 0 doubled")
    progress.forget()


def one_round(server: Any, var: Path, seed: int, diary: Diary) -> int:
    """Kill under load, prove, and return how many answers were checked."""
    print(f"seed {seed}")
    chance = random.Random(seed)
    mall = build_mall(server.create_database(), TILLS * MEMBERS_A_TILL)
    api = ApiServer(mall.dsn, var)
    api.start()
    street = Street(mall, api, seed, diary)
    wire = Wire(api.port, mall.token)
    try:
        street.open()
        for _ in range(KILLS_A_ROUND):
            street.wait_for_answers(chance.randint(5, 150))
            spin(chance, 0.02)
            what = chance.choices(["server", "backend", "postmaster"], weights=[5, 2, 3])[0]
            diary.fault(f"kill -9 {what}")
            strike(what, server, api)
            street.wait_for_answers(TILLS)  # more than can have been under way: each recovery is seen through
        street.wait_for_answers(TILLS)
        street.close()
        print(f"slowest recovery {diary.slowest_recovery():.1f} s")
        prove_purses(wire, street.purses(), mall.dsn)
    except BaseException:
        print(api.said())
        raise
    finally:
        wire.hang_up()
        street.send_home()
        api.kill()
    return street.answers()
