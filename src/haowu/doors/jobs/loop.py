# SPDX-License-Identifier: Apache-2.0
"""Run the table of jobs: each in a thread and on a connection of its own, so that none waits for another."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

import psycopg
import structlog

from haowu.doors.jobs.job import Job
from haowu.kernel.clock import Clock
from haowu.wire.line import Line

LONGEST_PAUSE: Final = 60

Connect = Callable[[], Line]


class JobLoop:
    """Everything between `start` and `stop`; a job that fails says so and is tried again at its next turn."""

    def __init__(self, jobs: Sequence[Job], connect: Connect, clock: Clock) -> None:
        """Prepare; `connect` opens a connection which acts as the role of jobs."""
        self._connect = connect
        self._clock = clock
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._live, args=[job], name=job.name, daemon=True) for job in jobs]
        self._log: Any = structlog.get_logger()

    def start(self) -> None:
        """Begin with all of them."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each finish the page it is at."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _live(self, job: Job) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                with self._connect() as connection:
                    failures = self._turns(job, connection)
            except Exception as problem:  # noqa: BLE001 - a job must come again, whatever went wrong
                failures += 1
                pause = min(job.every_seconds * 2**failures, LONGEST_PAUSE)
                self._log.error("job_failed", job=job.name, problem=_first_line(problem), again_in_seconds=pause)
                self._stopping.wait(pause)

    def _turns(self, job: Job, connection: Line) -> int:
        """Work turn after turn until the end; returns 0 then, for none of them failed."""
        while not self._stopping.is_set():
            done = run_once(job, connection, self._clock)
            if not done:
                self._stopping.wait(job.every_seconds)
        return 0


def run_once(job: Job, connection: psycopg.Connection[Any], clock: Clock) -> int:
    """Do one page of a job and commit it; what fails leaves nothing behind."""
    try:
        done = job.work(connection, clock)
        connection.commit()
    except BaseException:
        if not connection.closed:
            connection.rollback()
        raise
    return done


def _first_line(problem: Exception) -> str:
    return next(iter(str(problem).splitlines()), "") or type(problem).__name__
