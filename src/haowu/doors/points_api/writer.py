# SPDX-License-Identifier: Apache-2.0
"""A writer: one thread, one connection, one batch at a time, one commit a batch.

The writers are the only ones in this process that change points. A batch either commits whole or is tried again (which
the idempotency keys make safe); an item that the database cannot take is found by halving and answered alone.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Protocol

import psycopg
import structlog

from haowu.doors.points_api.attempts import ConnectionLost, TryAgainLater, attempt, merge_attempts
from haowu.doors.points_api.connections import WriterConnection
from haowu.doors.points_api.fault_report import fault_report
from haowu.doors.points_api.faults import evidence, is_broken_invariant, poison
from haowu.doors.points_api.rehearsals import rehearse
from haowu.doors.points_api.runtime import EXIT_FENCED, EXIT_WRITER_DIED
from haowu.doors.points_api.work import Answer, Failure, Work
from haowu.ledger.errors import FencedError
from haowu.ledger.operations.take_writer import take_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from haowu.doors.points_api.batcher import Batcher
    from haowu.doors.points_api.measures import Measures
    from haowu.doors.points_api.runtime import ApiRuntime
    from haowu.doors.points_api.world_keeper import WorldKeeper
    from haowu.ledger.fence import Fence
    from haowu.wire.line import Line

log = structlog.get_logger(__name__)

DEADLOCK_TRIES = 5


class Crew(Protocol):
    """What a writer knows of all writers."""

    @property
    def is_away(self) -> bool:
        """Whether the database is away for all of them."""
        ...

    @property
    def is_any_away(self) -> bool:
        """Whether it is away for one of them at least."""
        ...


class Writer:
    """`open`, then `start` it once; `stop` lets it finish what is queued.

    `die` is called with an exit code when it must not go on.
    """

    def __init__(
        self,
        runtime: ApiRuntime,
        batcher: Batcher,
        keeper: WorldKeeper,
        measures: Measures,
        die: Callable[[int], object],
        crew: Crew,
    ) -> None:
        """Keep the parts; nothing is opened yet."""
        self._crew = crew
        self._runtime = runtime
        self._batcher = batcher
        self._keeper = keeper
        self._measures = measures
        self._die = die
        self._database = WriterConnection(runtime.connect)
        self._fence: Fence | None = None
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="points-writer", daemon=True)
        self.is_away = False
        self.busy_since: float | None = None

    def open(self, fence: Fence | None) -> Fence:
        """Connect and load the world, under `fence`; without one take over from any earlier process. Raises."""
        connection = self._database.open()
        with connection.transaction():
            self._fence = fence or take_writer(connection, name=self._runtime.writer_name)
            self._keeper.current(connection).loaded()
        return self._fence

    def close(self) -> None:
        """Close the connection of a writer that never began."""
        self._database.close()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let it end once the queue is empty."""
        self._is_stopping = True
        self._batcher.end()

    def join(self, seconds: float) -> None:
        """Wait for its end, and close the connection."""
        self._thread.join(seconds)
        self._database.close()

    def is_alive(self) -> bool:
        """Return whether the thread runs."""
        return self._thread.is_alive()

    def cut_if_stalled(self) -> None:
        """Cut the connection of a batch that has been in flight for too long; the writer then tries it anew."""
        since = self.busy_since
        if since is not None and time.monotonic() - since > self._runtime.limits.stall_seconds:
            log.warning("batch_stalled", seconds=round(time.monotonic() - since, 1))
            self.busy_since = time.monotonic()
            self._database.cut()

    def _run(self) -> None:
        code = 0
        try:
            is_last = False
            while self._serve() or not is_last:
                is_last = self._is_stopping
        except FencedError:
            log.warning("writer_fenced")
            code = EXIT_FENCED
        except Exception as error:  # noqa: BLE001 - whatever it is, the process must not go on without its writer
            log.error("writer_died", **fault_report(error))  # noqa: TRY400 - a traceback would hold values
            code = EXIT_WRITER_DIED
        if code:
            self._die(code)

    def _serve(self) -> bool:
        """Take a batch and answer it; false if there was none."""
        if self.is_away:
            self._wait_for_database()
        if self.is_away and not self._crew.is_away:
            return False  # what is queued is for those who still have the database
        batch = self._batcher.take(waits=not self.is_away)
        if not batch:
            self._look()
            return False
        began = time.monotonic()
        self.busy_since = began
        try:
            answers: Sequence[Answer] = self._settle(batch)
        except BaseException:
            self._batcher.deliver(batch, [Failure("SHUTTING_DOWN")] * len(batch))
            raise
        finally:
            self.busy_since = None
        self._batcher.deliver(batch, answers)
        if self._batcher.is_halted:
            return True
        self._measures.batch(len(batch), time.monotonic() - began)
        return True

    def _look(self) -> None:
        """Find out whether the database is away for this one too, when another has found it away."""
        if self.is_away or not self._crew.is_any_away:
            return
        connection = self._database.connection
        self.busy_since = time.monotonic()
        try:
            if connection is not None:
                connection.execute("select 1")
        except psycopg.Error:
            self.is_away = not self._database.reopen_until(time.monotonic())
        finally:
            self.busy_since = None

    def _wait_for_database(self) -> None:
        """One short try; what has queued up meanwhile is answered DATABASE_AWAY by `_settle`."""
        if self._database.reopen_until(time.monotonic() + 0.5):
            self.is_away = False
            log.info("database_back")

    def _settle(self, batch: Sequence[Work]) -> list[Answer]:
        """Persist the batch, or say for all of it why nothing can be persisted now."""
        code = "LEDGER_STOPPED" if self._batcher.is_halted else "DATABASE_AWAY"
        if self._batcher.is_halted or self.is_away:
            return [Failure(code)] * len(batch)
        try:
            return self._persist(batch)
        except FencedError:
            raise
        except TryAgainLater:
            return [Failure("DATABASE_AWAY")] * len(batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, the neighbours are not at fault
            return self._halt(batch, error) if is_broken_invariant(error) else self._halve(batch, error)

    def _halve(self, batch: Sequence[Work], error: Exception) -> list[Answer]:
        """Try each half, until the poison item stands alone."""
        if len(batch) == 1:
            log.warning("poison_item", phase=batch[0].phase.name, **fault_report(error))
            return [poison()]
        middle = len(batch) // 2
        return self._settle(batch[:middle]) + self._settle(batch[middle:])

    def _halt(self, batch: Sequence[Work], error: Exception) -> list[Answer]:
        """Stop posting for good: what the ledger keeps contradicts itself, and more would only bury it (REL-27)."""
        log.critical("ledger_stopped", items=len(batch), **fault_report(error), **evidence(error))
        self._batcher.halt()
        return [Failure("LEDGER_STOPPED")] * len(batch)

    def _persist(self, batch: Sequence[Work]) -> list[Answer]:
        """Commit the batch, over lost connections and deadlocks; answers are what each caller should be told."""
        deadline = time.monotonic() + self._runtime.limits.away_seconds
        before: list[Answer] | None = None
        while True:
            connection = self._database.connection
            try:
                if connection is not None:
                    answers = self._attempt(connection, batch)
                    return merge_attempts(before, answers)
            except ConnectionLost as lost:
                log.warning("connection_lost", commit_was_sent=lost.answers is not None)
                if lost.answers is not None:
                    before = merge_attempts(before, lost.answers)
            if not self._database.reopen_until(deadline):
                self.is_away = True
                log.warning("database_away")
                self._batcher.wake()  # the others should look
                raise TryAgainLater

    def _attempt(self, connection: Line, batch: Sequence[Work]) -> list[Answer]:
        """Rehearse what sandbox keys asked, then commit the rest: a rehearsal that fails has nothing to undo."""
        rehearsed = rehearse(batch, lambda part: self._decide(connection, part, is_rehearsal=True))
        earnest = [work for work in batch if work not in rehearsed] if rehearsed else batch
        decided = self._decide(connection, earnest) if earnest else []
        if not rehearsed:
            return decided
        answers = rehearsed | dict(zip(earnest, decided, strict=True))
        return [answers[work] for work in batch]

    def _decide(self, connection: Line, batch: Sequence[Work], *, is_rehearsal: bool = False) -> list[Answer]:
        return attempt(
            connection,
            batch,
            keeper=self._keeper,
            clock=self._runtime.clock,
            fence=self._fence,
            tries=DEADLOCK_TRIES,
            is_rehearsal=is_rehearsal,
        )
