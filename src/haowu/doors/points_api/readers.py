# SPDX-License-Identifier: Apache-2.0
"""Reads run in a few threads with connections of their own, so that they never wait for the writer, nor it for them."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
import structlog

from haowu.doors.points_api.connections import ReadConnections
from haowu.doors.points_api.fault_report import fault_report
from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from haowu.doors.points_api.runtime import ApiRuntime

log = structlog.get_logger(__name__)

Found = TypeVar("Found")


class Readers:
    """A bounded number of reader threads, and a bounded queue before them."""

    def __init__(self, runtime: ApiRuntime, *, threads: int, waiting: int) -> None:
        """Allow so many reads at once and so many in all; threads and connections appear when first needed."""
        self._thread_count = threads
        self._most = waiting
        self._connections = ReadConnections(runtime.connect)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="points-reader")
        self._running = 0

    async def run(self, read: Callable[[psycopg.Connection[Any]], Found]) -> Found:
        """Return what `read` finds; raises `Problem` SERVER_BUSY or DATABASE_AWAY."""
        if self._running >= self._most:
            raise Problem("SERVER_BUSY")
        self._running += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, read)
        finally:
            self._running -= 1

    def close(self) -> None:
        """Let the threads end and close the connections."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._connections.close()

    def _read(self, read: Callable[[psycopg.Connection[Any]], Found]) -> Found:
        """Read; again on another connection when an idle one had died (a restart of the server)."""
        for _ in range(1 + self._thread_count):
            try:
                with self._connections.lent() as connection:
                    return read(connection)
            except psycopg.errors.QueryCanceled:
                break
            except psycopg.OperationalError as error:
                log.warning("read_failed", **fault_report(error))
        raise Problem("DATABASE_AWAY")
