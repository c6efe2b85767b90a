# SPDX-License-Identifier: Apache-2.0
"""Bulk calls cost what they carry, and only a few are in memory at once."""

import asyncio

from haowu.access.operations.create_api_key import create_api_key
from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from tests.journeys.mall import Mall, build_mall, order
from tests.journeys.rsgi import RsgiChannel, RsgiScope
from tests.journeys.till import Running, Till


def test_each_order_of_a_bulk_call_counts(mall: Mall, database_url: str) -> None:
    with connect(database_url) as connection:
        slow = create_api_key(
            connection, name="slow", merchant="jiafang", scopes=["orders:write"], clock=mall.clock, rate_per_second=10
        )
    with Running(mall.runtime) as server:
        till = Till(server, slow.token)
        first = till.post("/orders/batch", [order(f"N-{number}", 100) for number in range(3_000)])
        assert (first.status_code, first.json()["credited"]) == (200, 3_000)
        second = till.post("/orders/batch", [order("MORE", 100)])
        assert (second.status_code, second.json()["code"], second.headers["retry-after"]) == (429, "RATE_LIMITED", "1")
        tills = [till.post("/orders", order(f"TILL-{number}", 100)).status_code for number in range(5)]
        assert tills == [201] * 5, "the same key's tills have a limit of their own"


def test_too_many_bulk_calls_are_refused_before_their_bodies(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock, bulk_calls=1)
    headers = {"authorization": f"Bearer {mall.jiafang}", "content-type": "application/json", "content-length": "2"}
    scope = RsgiScope("POST", "/points/v1/orders/batch", headers)

    async def take_the_only_place() -> "asyncio.Task[None]":
        channel = RsgiChannel(None)
        task = asyncio.ensure_future(server.app.__rsgi__(scope, channel))
        await channel.is_asked.wait()
        return task

    async def end(task: "asyncio.Task[None]") -> None:
        task.cancel()
        await asyncio.wait([task])

    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        first = server.run(take_the_only_place())
        busy = till.post("/orders/batch", [order("B", 100)])
        assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (503, "SERVER_BUSY", "1")
        assert till.post("/orders", order("A", 100)).status_code == 201
        server.run(end(first))
        assert till.post("/orders/batch", [order("B", 100)]).json()["credited"] == 1
