# SPDX-License-Identifier: Apache-2.0
"""One thing to be done by the writer, and the place where its answer is awaited."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from asyncio import Future

Answer: TypeAlias = Any
"""An answer struct of a room, a `Refusal`, or a `Failure`."""


class Phase(IntEnum):
    """Which plural operation does it; within a batch phases run in this order (any serial order is legal)."""

    REFUND = 1
    VOID = 2
    CONFIRM = 3
    ACCRUE = 4
    CAPTURE = 5
    HOLD = 6
    REVOKE = 7
    CANCEL = 8
    PREPARE = 9
    VERIFY = 10
    FULFIL = 11
    REDEEM = 12


class Failure:
    """An answer for which nothing (or nothing known) was written: a code of `statuses`, and its data."""

    __slots__ = ("code", "data")

    def __init__(self, code: str, **data: object) -> None:
        """Keep code and data."""
        self.code = code
        self.data = data


class Ticket:
    """Where a caller waits for the answers to its work; all of it belongs to the event loop's thread."""

    __slots__ = ("answers", "future", "missing")

    def __init__(self, future: Future[list[Answer]], items: int) -> None:
        """Expect `items` answers."""
        self.future = future
        self.answers: list[Answer] = [None] * items
        self.missing = items

    def fill(self, place: int, answer: Answer) -> None:
        """Put one answer in its place; the last one wakes the caller."""
        self.answers[place] = answer
        self.missing -= 1
        if not self.missing and not self.future.done():
            self.future.set_result(self.answers)


class Work:
    """One request for the operation of `phase`; `ticket` and `place` say where its answer belongs.

    `is_rehearsal`: a sandbox key asked; it is decided as in earnest, answered, and undone.
    """

    __slots__ = ("is_bulk", "is_rehearsal", "phase", "place", "request", "ticket")

    def __init__(
        self, phase: Phase, request: object, ticket: Ticket, place: int, *, is_bulk: bool, is_rehearsal: bool = False
    ) -> None:
        """Keep everything."""
        self.phase = phase
        self.request = request
        self.ticket = ticket
        self.place = place
        self.is_bulk = is_bulk
        self.is_rehearsal = is_rehearsal
