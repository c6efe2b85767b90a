# SPDX-License-Identifier: Apache-2.0
"""A psycopg connection that can also send prepared statements together, in as few round trips as there are questions.

Why not psycopg's own pipeline: its bookkeeping in Python costs as much as the server's work on a small batch
(docs/decisions/0011-statements-sent-together.md). This stands on its documented `pq` layer, and leaves the connection
in its usual state between two round trips.
"""

from __future__ import annotations

import select
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from psycopg import errors, pq
from psycopg.adapt import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from psycopg.abc import PQGen
    from psycopg.pq.abc import PGresult

    from haowu.wire.statement import Statement

Value = TypeVar("Value")
BINARY: Final = 1
BEGIN: Final = b"begin"
COMMIT: Final = b"commit"
ROLLBACK: Final = b"rollback"
DONE: Final = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
PIPELINE_ON: Final = pq.PipelineStatus.ON
FATAL: Final = pq.ExecStatus.FATAL_ERROR
STATEMENTS_MAX: Final = 128
"""So many statements a connection keeps prepared: each costs the server up to 1 MB, and some are made to measure."""


class Reply:
    """The answer to one statement; `fetchall` waits for everything that was sent, the first time."""

    __slots__ = ("_line", "forgets", "prepares", "result", "statement")

    def __init__(self, line: Line, statement: Statement | None, *, prepares: bytes = b"", forgets: bytes = b"") -> None:
        """Expect an answer: to a statement, or to what `prepares` or `forgets` the name of one."""
        self._line = line
        self.statement = statement
        self.prepares = prepares
        self.forgets = forgets
        self.result: PGresult | None = None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows."""
        if self.result is None:
            self._line.settle()
        assert self.result is not None, "its failure was raised when it was settled"  # noqa: S101 - said to the type checker
        assert self.statement is not None, "only statements have rows"  # noqa: S101 - said to the type checker
        return self._line.rows(self.statement, self.result)


class Line(psycopg.Connection[Any]):
    """`with line.together():` is one transaction whose statements travel together (see `ask`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start as an ordinary connection."""
        super().__init__(*args, **kwargs)
        self.is_together = False
        self._asked: deque[Reply] = deque()
        self._sent_names: dict[bytes, None] = {}
        self._row_readers: dict[bytes, Any] = {}

    @contextmanager
    def together(self) -> Iterator[None]:
        """Run a transaction: BEGIN rides with the first question, COMMIT with the last statements.

        Nothing else may be open on the connection. A statement that failed is told at the next `fetchall`, `settle`, or
        at the end, and then all is rolled back.
        """
        self._send(BEGIN)
        self.is_together = True
        try:
            yield
            self._send(COMMIT)
            self.settle()
        except BaseException:
            self._abandon()
            raise
        finally:
            self.is_together = False

    def ask(self, statement: Statement, parameters: Sequence[bytes | None]) -> Reply:
        """Queue a statement with its parameters as text; nothing waits."""
        line = self.pgconn
        if line.pipeline_status != PIPELINE_ON:
            line.enter_pipeline_mode()
        if statement.name not in self._sent_names:
            if len(self._sent_names) >= STATEMENTS_MAX:
                self._forget(next(iter(self._sent_names)))
            line.send_prepare(statement.name, statement.text)
            self._asked.append(Reply(self, statement, prepares=statement.name))
            self._sent_names[statement.name] = None
        line.send_query_prepared(statement.name, parameters, result_format=BINARY)
        reply = Reply(self, statement)
        self._asked.append(reply)
        return reply

    def push(self) -> None:
        """Hand over all that is queued, so that the server begins; its work is not waited for.

        A socket takes about 200 kB at once. Were the rest of a longer statement left for the next call, the server
        would wait for us while we make the next one.
        """
        line = self.pgconn
        while line.flush():
            poller = select.poll()
            poller.register(line.socket, select.POLLIN | select.POLLOUT)
            if any(event & ~select.POLLOUT for _, event in poller.poll()):
                line.consume_input()  # answers must not fill up the way while we write

    def settle(self) -> None:
        """Wait for all that was sent; raises the first error that the server found."""
        if not self._asked:
            return
        line = self.pgconn
        line.pipeline_sync()
        problem: psycopg.Error | None = None
        waits = _Waits(line)
        while self._asked:
            reply = self._asked.popleft()
            result = waits.result()
            if result.status in DONE:
                reply.result = result
                continue
            if reply.prepares:
                self._sent_names.pop(reply.prepares, None)
            if reply.forgets:
                self._sent_names[reply.forgets] = None
            if problem is None and result.status == FATAL:
                problem = errors.error_from_result(result)
        waits.sync()
        line.exit_pipeline_mode()
        if problem is not None:
            raise problem

    def rows(self, statement: Statement, result: PGresult) -> list[tuple[Any, ...]]:
        """Return the rows of `result`; how its columns are read is found out once a statement."""
        reader = self._row_readers.get(statement.name)
        if reader is None:
            reader = self._row_readers[statement.name] = Transformer.from_context(self)
            reader.set_pgresult(result)
        else:
            reader.set_pgresult(result, set_loaders=False)
        found: list[tuple[Any, ...]] = reader.load_rows(0, result.ntuples, tuple)
        return found

    def wait(self, gen: PQGen[Value], interval: float = 0.1, timeout: float | None = None) -> Value:
        """Whatever psycopg itself does on this connection comes after what was asked here."""
        if self._asked:
            self.settle()
        return super().wait(gen, interval, timeout)

    def _forget(self, name: bytes) -> None:
        """Let the server drop the statement that was prepared longest ago; one that is asked again is prepared anew."""
        self.pgconn.send_query_params(b"deallocate " + name, None)
        self._asked.append(Reply(self, None, forgets=name))
        del self._sent_names[name]
        self._row_readers.pop(name, None)

    def _send(self, command: bytes) -> None:
        line = self.pgconn
        if line.pipeline_status != PIPELINE_ON:
            line.enter_pipeline_mode()
        line.send_query_params(command, None)
        self._asked.append(Reply(self, None))

    def _abandon(self) -> None:
        """Roll back, as far as there is still somebody to tell."""
        with suppress(psycopg.Error):
            self.settle()
        try:
            if self.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                self._send(ROLLBACK)
                self.settle()
        except psycopg.Error:
            self._asked.clear()


class _Waits:
    """Takes results off the socket, sending on what did not fit into it."""

    __slots__ = ("_is_sent", "_line", "_poll")

    def __init__(self, line: Any) -> None:
        self._line = line
        self._poll = select.poll()
        self._is_sent = False
        self._send()

    def result(self) -> PGresult:
        """Return the next statement's one result."""
        result = self._next() or self._next()  # None marks the end of the statement before
        if result is None:
            message = "the connection was lost before the server had answered"
            raise psycopg.OperationalError(message)
        return result

    def sync(self) -> None:
        """Take the mark at the end."""
        while self.result().status != pq.ExecStatus.PIPELINE_SYNC:
            pass

    def _next(self) -> PGresult | None:
        line = self._line
        while line.is_busy():
            self._poll.poll()
            if not self._is_sent:
                self._send()
            line.consume_input()
        found: PGresult | None = line.get_result()
        return found

    def _send(self) -> None:
        self._is_sent = not self._line.flush()
        self._poll.register(self._line.socket, select.POLLIN if self._is_sent else select.POLLIN | select.POLLOUT)
