# SPDX-License-Identifier: Apache-2.0
"""The parts of a running door, put together when the server starts and taken apart when it stops."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import TYPE_CHECKING

import structlog

from haowu.doors.points_api.authentication import Authentication
from haowu.doors.points_api.batcher import Batcher
from haowu.doors.points_api.body_reader import BodyReader
from haowu.doors.points_api.bulk_calls import BulkCalls
from haowu.doors.points_api.measures import Measures
from haowu.doors.points_api.readers import Readers
from haowu.doors.points_api.work import Failure
from haowu.doors.points_api.world_keeper import WorldKeeper
from haowu.doors.points_api.writers import Writers

if TYPE_CHECKING:
    from haowu.doors.points_api.runtime import ApiRuntime

log = structlog.get_logger(__name__)

LAST_WORDS_SECONDS = 0.3
"""Time for answers to leave before the process ends by itself."""

DRAIN_SECONDS = 12.0


def collect_seldom() -> None:
    """Spare what is loaded from the garbage collector, and let it look seldom: hardly anything here makes cycles.

    With the usual thresholds a collection falls into every few batches, and a full one walks the whole of the terms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class Door:
    """Made within the running event loop; `start`, then serve, then `stop`."""

    def __init__(self, runtime: ApiRuntime) -> None:
        """Put the parts together; nothing is opened yet."""
        self.runtime = runtime
        self.limits = runtime.limits
        self.clock = runtime.clock
        self._loop = asyncio.get_running_loop()
        self.measures = Measures()
        self.readers = Readers(runtime, threads=self.limits.reader_threads, waiting=self.limits.waiting_reads)
        self.key_readers = Readers(runtime, threads=self.limits.key_threads, waiting=self.limits.waiting_reads)
        self.bodies = BodyReader()
        self.bulk_calls = BulkCalls(self.limits.bulk_calls)
        self.keeper = WorldKeeper(runtime.member_keys)
        self.authentication = Authentication(runtime, self.key_readers)
        self.batcher = Batcher(self._loop, runtime.limits)
        self.writers = Writers(runtime, self.batcher, self.keeper, self.measures, self._die)
        self._watch: asyncio.Task[None] | None = None
        self._is_dying = False
        self.measures.gauges = {
            "haowu_waiting_items": lambda: float(self.batcher.waiting),
            "haowu_waiting_bulk_items": lambda: float(self.batcher.waiting_bulk),
            "haowu_ledger_stopped": lambda: float(self.batcher.is_halted),
            "haowu_database_away": lambda: float(self.writers.is_any_away),
        }

    async def start(self) -> None:
        """Take over as the writer; raises when the database cannot be reached."""
        sys.setswitchinterval(self.limits.switch_interval)
        await asyncio.to_thread(self.writers.start)
        collect_seldom()
        self._watch = asyncio.create_task(self._watching())

    async def stop(self) -> None:
        """Refuse new work, finish what is queued, close."""
        if self.batcher.closed_for is None:
            self.batcher.closed_for = "SHUTTING_DOWN"
        if self._watch is not None:
            self._watch.cancel()
        self.writers.stop()
        await asyncio.to_thread(self.writers.join, DRAIN_SECONDS)
        await asyncio.to_thread(self.readers.close)
        await asyncio.to_thread(self.key_readers.close)
        self.bulk_calls.close()

    @property
    def is_ready(self) -> bool:
        """Whether a new order would be taken now, by every writer."""
        return self.writers.is_alive() and not self.writers.is_any_away and self.batcher.closed_for is None

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.bodies.give_up_late()
            self.writers.cut_if_stalled()
            if self.writers.is_away and self.batcher.closed_for is None:
                self.batcher.closed_for = "DATABASE_AWAY"
            elif not self.writers.is_away and self.batcher.closed_for == "DATABASE_AWAY":
                self.batcher.closed_for = None

    def _die(self, code: int) -> None:
        """Say the last words; called by each writer's thread that must not go on, of which the first counts."""
        self._loop.call_soon_threadsafe(self._last_words, code)

    def _last_words(self, code: int) -> None:
        if self._is_dying:
            return
        self._is_dying = True
        self.batcher.closed_for = "SHUTTING_DOWN"
        while left := self.batcher.take(waits=False):
            self.batcher.deliver_here(left, [Failure("SHUTTING_DOWN")] * len(left))
        log.error("process_ends", exit_code=code)
        self._loop.call_later(LAST_WORDS_SECONDS, self.runtime.exit_process, code)
