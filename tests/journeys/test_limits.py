# SPDX-License-Identifier: Apache-2.0
"""Limits of the door: refused early, with a code, and Retry-After where it helps."""

import time
from dataclasses import replace
from functools import partial

import httpx
import pytest

from haowu.access.operations.create_api_key import create_api_key
from haowu.config.database import connect
from haowu.doors.points_api.door import DRAIN_SECONDS
from haowu.kernel.clock import FixedClock
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.mall import OPERATOR, PROGRAM, WRITER, Mall, build_mall, order
from tests.journeys.rsgi import RsgiChannel, RsgiScope
from tests.journeys.till import Running, Till


def test_beyond_the_queue_it_says_busy(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock, waiting_items=5)
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        answers = till.together([("/orders", order(f"N-{number}", 100)) for number in range(60)])
        credited = [answer for answer in answers if answer.status_code == 201]
        busy = [answer for answer in answers if answer.status_code == 503]
        assert len(credited) + len(busy) == 60
        assert busy
        assert {(answer.json()["code"], answer.headers["retry-after"]) for answer in busy} == {("SERVER_BUSY", "1")}
        assert till.balance()["pending"] == len(credited)


def test_a_key_has_its_own_rate(mall: Mall, database_url: str) -> None:
    with connect(database_url) as connection:
        slow = create_api_key(
            connection, name="slow", merchant="jiafang", scopes=["members:read"], clock=mall.clock, rate_per_second=3
        )
    with Running(mall.runtime) as server:
        answers = [Till(server, slow.token).get("/members/M100001/balance").status_code for _ in range(30)]
        assert answers[:3] == [200, 200, 200]
        assert 429 in answers
        limited = next(
            answer
            for answer in iter(lambda: Till(server, slow.token).get("/members/M100001/balance"), None)
            if answer.status_code == 429
        )
        assert (limited.json()["code"], limited.headers["retry-after"]) == ("RATE_LIMITED", "1")
        assert Till(server, mall.jiafang).get("/members/M100001/balance").status_code == 200


def test_a_slow_body_is_not_waited_for(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock)
    headers = {"authorization": f"Bearer {mall.jiafang}", "content-type": "application/json", "content-length": "2"}
    scope = RsgiScope("POST", "/points/v1/orders", headers)

    async def send_nothing() -> httpx.Response | None:
        channel = RsgiChannel(None)
        await server.app.__rsgi__(scope, channel)
        return channel.answer

    hasty = replace(mall.runtime, limits=replace(mall.runtime.limits, body_seconds=0.05))
    with Running(hasty) as server:
        answer = server.run(send_nothing())
    assert (answer.status_code, answer.json()["code"]) == (408, "BODY_TOO_SLOW")


def test_without_a_database_it_does_not_start(mall: Mall) -> None:
    away = partial(connect, "postgresql://nobody@127.0.0.1:1/nothing", WRITER)
    with pytest.raises(SystemExit), Running(replace(mall.runtime, connect=away)):
        raise AssertionError


@pytest.mark.parametrize(
    "path",
    [
        "/orders",
        "/orders/A/confirm",
        "/orders/A/refunds",
        "/orders/batch",
        "/holds",
        "/holds/H/capture",
        "/holds/H/void",
    ],
)
def test_a_full_queue_answers_before_it_reads(database_url: str, clock: FixedClock, path: str) -> None:
    mall = build_mall(database_url, clock, waiting_items=0, waiting_bulk_items=0)
    headers = {"authorization": f"Bearer {mall.jiafang}", "content-type": "application/json", "content-length": "2"}
    scope = RsgiScope("POST", f"/points/v1{path}", headers)

    async def send_nothing() -> tuple[httpx.Response | None, bool]:
        channel = RsgiChannel(None)
        await server.app.__rsgi__(scope, channel)
        return channel.answer, channel.is_asked.is_set()

    with Running(mall.runtime) as server:
        answer, has_read = server.run(send_nothing())
    assert (answer.status_code, answer.json()["code"], has_read) == (503, "SERVER_BUSY", False)


def test_published_terms_are_in_force_for_the_very_next_order(mall: Mall, database_url: str, till: Till) -> None:
    """A quote first: had anybody points already, the change would need a week's notice."""
    assert till.post("/orders/quote", order("OLD", 10_000)).json()["awards"][0]["points"] == 100
    double = with_disclosure(PROGRAM).replace("points: 1,", "points: 2,").replace("2026-01-01", "2026-11-22")
    with connect(database_url) as connection:
        publish_program(connection, double, filename="mall.yaml", clock=mall.clock, actor=OPERATOR)
    assert till.credit(order("NEW", 10_000))["awards"][0]["points"] == 200


def test_work_that_is_queued_when_the_server_stops_is_still_done(mall: Mall) -> None:
    with Running(replace(mall.runtime)) as server:
        answers = Till(server, mall.jiafang).together([("/orders", order(f"N-{n}", 100)) for n in range(300)])
    assert {answer.status_code for answer in answers} == {201}


def test_a_server_that_stops_stops_at_once(mall: Mall) -> None:
    with Running(mall.runtime) as server:
        Till(server, mall.jiafang).credit(order("LAST", 100))
        began = time.monotonic()
    assert time.monotonic() - began < DRAIN_SECONDS / 2


def test_terms_say_how_late_an_order_may_be_reported(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock, PROGRAM.replace("merchants:", "late_days_max: 2\nmerchants:"))
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        late = till.post("/orders", order("A", 100, paid_at="2026-11-20T09:59:59+08:00"))
        assert (late.status_code, late.json()["code"], late.json()["max_days"]) == (422, "ORDER_TOO_OLD", 2)
        assert "超过2天" in late.json()["detail"]
        assert till.balance()["pending"] == 0
        till.credit(order("A", 100, paid_at="2026-11-20T10:00:00+08:00"))
