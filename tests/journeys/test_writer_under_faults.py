# SPDX-License-Identifier: Apache-2.0
"""What the writer does when the database misbehaves: nothing lost, nothing doubled, nobody told a lie."""

import queue
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from haowu.config.database import connect
from haowu.doors.points_api.runtime import EXIT_FENCED
from haowu.kernel.clock import FixedClock
from haowu.ledger.operations.take_writer import take_writer
from tests.journeys.hearing import hearing
from tests.journeys.mall import Mall, build_mall, order
from tests.journeys.till import Running, Till

POISON = """
create function refuse_poison() returns trigger language plpgsql as $$
begin
    if new.order_no like 'POISON%' then raise exception 'poison'; end if;
    return new;
end $$;
create trigger refuse_poison before insert on earning_purchase for each row execute function refuse_poison();
"""
END_WRITER = (
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'haowu-writer' and datname = %s"
)


@pytest.fixture
def superuser(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection that may do anything."""
    with connect(database_url) as connection:
        connection.autocommit = True
        yield connection


def test_a_poison_item_is_answered_alone(till: Till, superuser: psycopg.Connection) -> None:
    superuser.execute(POISON)
    numbers = [f"N-{number}" for number in range(60)]
    numbers[17] = "POISON-1"
    numbers[44] = "POISON-2"
    answers = till.together([("/orders", order(number, 10_000)) for number in numbers])
    refused = [number for number, answer in zip(numbers, answers, strict=True) if answer.status_code != 201]
    assert refused == ["POISON-1", "POISON-2"]
    for answer in (answers[17], answers[44]):
        assert (answer.status_code, answer.json()["code"]) == (422, "ITEM_UNPROCESSABLE")
        assert "联系技术人员" in answer.json()["detail"]
        assert "retry-after" not in answer.headers
    assert till.balance()["pending"] == 58 * 100


def test_a_poison_item_in_a_bulk_call_leaves_its_neighbours_alone(till: Till, superuser: psycopg.Connection) -> None:
    superuser.execute(POISON)
    orders = [order(f"N-{number}", 100) for number in range(700)]
    orders[333] = order("POISON-1", 100)
    answer = till.post("/orders/batch", orders).json()
    assert (answer["credited"], answer["refused"]) == (699, 1)
    assert answer["results"][333]["problem"]["code"] == "ITEM_UNPROCESSABLE"


def test_a_cut_connection_is_not_noticed_by_the_tills(till: Till, superuser: psycopg.Connection) -> None:
    for round_no in range(5):
        superuser.execute(END_WRITER, [superuser.info.dbname])
        answers = till.together([("/orders", order(f"R{round_no}-{number}", 100)) for number in range(40)])
        assert [(answer.status_code, answer.json()["replayed"]) for answer in answers] == [(201, False)] * 40
    assert till.balance()["pending"] == 200


def test_a_writer_that_was_replaced_stops(mall: Mall, superuser: psycopg.Connection) -> None:
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    with Running(replace(mall.runtime, exit_process=ended.put)) as server:
        till = Till(server, mall.jiafang)
        till.credit(order("BEFORE", 10_000))
        with superuser.transaction():
            take_writer(superuser, name="successor")
        refused = till.post("/orders", order("AFTER", 10_000))
        assert (refused.status_code, refused.json()["code"]) == (503, "SHUTTING_DOWN")
        assert refused.headers["retry-after"] == "5"
        assert till.post("/orders", order("LATER", 10_000)).status_code == 503
        assert till.get("/members/M100001/balance").json()["accounts"][0]["pending"] == 100
        assert till.get("http://points.test/readyz").status_code == 503
        assert till.get("http://points.test/healthz").status_code == 200
        assert ended.get(timeout=30) == EXIT_FENCED
    assert ended.empty()


def test_a_restart_takes_over(mall: Mall) -> None:
    for round_no in range(3):
        with Running(mall.runtime) as server:
            till = Till(server, mall.jiafang)
            till.credit(order(f"N-{round_no}", 10_000))
            assert till.post("/orders", order("N-0", 10_000)).json()["replayed"] is True
            assert till.balance()["pending"] == 100 * (round_no + 1)


def test_a_database_that_stays_away_is_said_so_and_nothing_is_lost(
    own_server: Callable[..., Any], clock: FixedClock
) -> None:
    database = own_server()
    mall = build_mall(database.create_database(), clock)
    impatient = replace(mall.runtime, limits=replace(mall.runtime.limits, away_seconds=0.3))
    with Running(impatient) as server:
        till = Till(server, mall.jiafang)
        till.credit(order("BEFORE", 10_000))
        database.crash()
        refused = till.post("/orders", order("DURING", 10_000))
        assert (refused.status_code, refused.json()["code"]) == (503, "DATABASE_AWAY")
        assert refused.headers["retry-after"] == "5"
        assert till.get("http://points.test/readyz").status_code == 503
        with hearing("database_back") as back:
            database.start()
            assert back.wait_for(1)
        while till.get("http://points.test/readyz").status_code == 503:  # lint-ok: sleeping the door tells nobody
            pass
        assert till.post("/orders", order("BEFORE", 10_000)).status_code == 200
        assert till.post("/orders", order("DURING", 10_000)).status_code == 201
        assert till.balance()["pending"] == 200
