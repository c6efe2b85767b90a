# SPDX-License-Identifier: Apache-2.0
"""Reads end by themselves, see one moment, write nothing, and hold up no key."""

import asyncio
import threading
from typing import Any

import psycopg
import pytest

from haowu.doors.points_api.door import Door
from tests.journeys.mall import Mall, order
from tests.journeys.till import Running, Till


def door_of(server: Running) -> Door:
    """Return the open door."""
    assert server.app.door is not None
    return server.app.door


def test_a_read_is_bounded_and_of_one_moment(server: Running) -> None:
    def settings(connection: psycopg.Connection[Any]) -> list[str]:
        names = ("statement_timeout", "default_transaction_read_only", "default_transaction_isolation")
        return [row[0] for name in names for row in connection.execute(f"show {name}")]

    for readers in (door_of(server).readers, door_of(server).key_readers):
        assert server.run(readers.run(settings)) == ["5s", "on", "repeatable read"]


def test_a_read_cannot_write(server: Running) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        server.run(door_of(server).readers.run(lambda line: line.execute("delete from access_api_key")))


def test_stuck_reads_hold_up_no_key(server: Running, mall: Mall) -> None:
    may_end = threading.Event()

    async def get_stuck() -> None:
        readers = door_of(server).readers
        stuck.extend(asyncio.ensure_future(readers.run(lambda _: may_end.wait(30))) for _ in range(20))
        await asyncio.sleep(0)

    stuck: list[asyncio.Future[bool]] = []
    server.run(get_stuck())
    try:
        till = Till(server, mall.muying)  # a key that was not used before, so it must be looked up
        till.credit(order("NOW", 10_000, merchant="muying"))
        assert not any(read.done() for read in stuck)
    finally:
        may_end.set()
