# SPDX-License-Identifier: Apache-2.0
"""The queue between the event loop and the writers: bounded, and without a timer.

A writer takes whatever has queued up while the last batch was in flight: an idle system commits a single item at
once, a busy one ever larger batches. Tills come first; what is left of a batch is filled from bulk calls.
"""

from __future__ import annotations

from collections import deque
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING

from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.work import Answer, Phase, Ticket, Work

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Sequence

    from haowu.doors.points_api.runtime import ApiLimits


class Batcher:
    """`submit` and `deliver_here` belong to the event loop's thread, the rest to any writer's."""

    def __init__(self, loop: AbstractEventLoop, limits: ApiLimits) -> None:
        """Start open and empty."""
        self._loop = loop
        self._limits = limits
        self._singles: SimpleQueue[Work | None] = SimpleQueue()
        self._bulk: deque[Work] = deque()
        self._taking = Lock()
        self._is_ending = False
        self.waiting = 0
        self.waiting_bulk = 0
        self.closed_for: str | None = None
        """The code that new work is refused with, while it is."""
        self.is_halted = False
        """Whether the ledger was found inconsistent: nothing is posted any more until a restart."""

    def require_room(self) -> None:
        """Raise `Problem` SERVER_BUSY, or why nothing is taken: what a route asks before it reads the body.

        It reserves nothing; `submit` asks again, since others have come while the body came.
        """
        self._require_open()
        if self.waiting >= self._limits.waiting_items:
            raise Problem("SERVER_BUSY")

    def require_bulk_room(self) -> None:
        """Raise as `require_room` does: for a bulk call, of which is not known yet how many orders it has."""
        self._require_open()
        if self.waiting_bulk >= self._limits.waiting_bulk_items:
            raise Problem("SERVER_BUSY")

    def _require_open(self) -> None:
        if self.closed_for is not None:
            raise Problem(self.closed_for)

    def submit(self, phase: Phase, request: object, *, is_rehearsal: bool = False) -> Ticket:
        """Queue one request; raises `Problem` as `require_room` does, before anything is done."""
        self.require_room()
        self.waiting += 1
        ticket = Ticket(self._loop.create_future(), 1)
        self._singles.put(Work(phase, request, ticket, 0, is_bulk=False, is_rehearsal=is_rehearsal))
        return ticket

    def submit_bulk(self, phase: Phase, requests: Sequence[object], *, is_rehearsal: bool = False) -> Ticket:
        """Queue many requests, all or none, behind the tills."""
        self._require_open()
        if self.waiting_bulk and self.waiting_bulk + len(requests) > self._limits.waiting_bulk_items:
            raise Problem("SERVER_BUSY")
        self.waiting_bulk += len(requests)
        ticket = Ticket(self._loop.create_future(), len(requests))
        self._bulk.extend(
            Work(phase, request, ticket, i, is_bulk=True, is_rehearsal=is_rehearsal)
            for i, request in enumerate(requests)
        )
        self.wake()
        return ticket

    def halt(self) -> None:
        """Post nothing more: refuse new work with LEDGER_STOPPED, from any thread; what is queued is for `take`."""
        self.is_halted = True
        self._loop.call_soon_threadsafe(self._close_halted)

    def _close_halted(self) -> None:
        self.closed_for = "LEDGER_STOPPED"

    def wake(self) -> None:
        """Let one writer that waits look: for bulk work, or for a wish to stop."""
        self._singles.put(None)

    def end(self) -> None:
        """Never let `take` wait again, whoever waits in it now."""
        self._is_ending = True
        self.wake()

    def take(self, *, waits: bool = True) -> list[Work]:
        """Return all that waits, up to the cap of a batch; blocks until there is something, or until `wake`.

        Several may take at once: they wait side by side, and gather one after the other.
        """
        first = self._singles.get() if waits and not self._bulk and not self._is_ending else None
        with self._taking:
            batch = self._gather(first)
            if self._bulk or self._is_ending:
                self.wake()  # the token that told of it may just have been swallowed; the next who waits needs one
        return batch

    def _gather(self, first: Work | None) -> list[Work]:
        batch = [] if first is None else [first]
        limit = self._limits.batch_items
        try:
            while len(batch) < limit:
                if (work := self._singles.get_nowait()) is not None:
                    batch.append(work)
        except Empty:
            pass
        room = min(self._limits.bulk_share, limit - len(batch))
        while room and self._bulk:
            batch.append(self._bulk.popleft())
            room -= 1
        return batch

    def deliver(self, batch: Sequence[Work], answers: Sequence[Answer]) -> None:
        """Hand the answers of a batch over to the event loop in one call."""
        self._loop.call_soon_threadsafe(self.deliver_here, batch, answers)

    def deliver_here(self, batch: Sequence[Work], answers: Sequence[Answer]) -> None:
        """Wake the callers of a batch."""
        for work, answer in zip(batch, answers, strict=True):
            if work.is_bulk:
                self.waiting_bulk -= 1
            else:
                self.waiting -= 1
            work.ticket.fill(work.place, answer)
