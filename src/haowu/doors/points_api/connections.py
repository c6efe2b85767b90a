# SPDX-License-Identifier: Apache-2.0
"""Database connections of the door: the writer's one, and a small stock for readers."""

from __future__ import annotations

import os
import random
import socket
import time
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any, Final

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from haowu.wire.line import Line

SESSION: Final = """
select set_config('application_name', 'haowu-writer', false),
       set_config('idle_in_transaction_session_timeout', '10s', false),
       set_config('statement_timeout', '30s', false),
       set_config('lock_timeout', '15s', false),
       set_config('plan_cache_mode', 'force_generic_plan', false)
"""
"""A half-open connection of ours must not hold the chains' locks for ever; its successor knows it by its name."""

WHO_AM_I: Final = "select pid, backend_start from pg_stat_activity where pid = pg_backend_pid()"

READING: Final = """
select set_config('application_name', 'haowu-reader', false),
       set_config('statement_timeout', '5s', false),
       set_config('lock_timeout', '2s', false),
       set_config('default_transaction_read_only', 'on', false),
       set_config('default_transaction_isolation', 'repeatable read', false)
"""
"""A stuck read ends by itself; what is read in one transaction is of one moment, and nothing can be written."""

END_BACKEND: Final = "select pg_terminate_backend(pid) from pg_stat_activity where pid = %s and backend_start = %s"


class WriterConnection:
    """The writer's connection: reopened with bounded, jittered patience; can be cut from another thread."""

    def __init__(self, connect: Callable[[], Line]) -> None:
        """Start without a connection."""
        self._connect = connect
        self._identity: tuple[Any, ...] | None = None
        self.connection: Line | None = None

    def open(self) -> Line:
        """Open anew and end the server process of the connection before, whose transaction may still stand."""
        self.close()
        connection = self._connect()
        self.connection = connection
        connection.autocommit = True
        connection.execute(SESSION)
        # Under its own login: a role such as haowu_writer sees no session's start and may end none. The rollback
        # brings the role back.
        with connection.transaction(force_rollback=True):
            connection.execute("set local role none")
            identity = connection.execute(WHO_AM_I).fetchone()
            if self._identity is not None:
                with suppress(psycopg.Error), connection.transaction():
                    connection.execute(END_BACKEND, self._identity)
        self._identity = identity
        return connection

    def reopen_until(self, deadline: float) -> bool:
        """Try to open until the monotonic instant `deadline`; false if the database stayed away."""
        pause = 0.02
        while True:
            try:
                self.open()
            except psycopg.OperationalError:
                if time.monotonic() + pause > deadline:
                    return False
                time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
                pause = min(pause * 2, 1.0)
            else:
                return True

    def cut(self) -> None:
        """Shut the socket, from any thread: a wait on a connection that went dead then ends in an error."""
        connection = self.connection
        if connection is None or connection.closed:
            return
        with suppress(psycopg.Error, OSError):
            twin = socket.socket(fileno=os.dup(connection.fileno()))
            with twin, suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close what is open."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()


class ReadConnections:
    """A stock of connections for reader threads, opened when first needed; a broken one is thrown away."""

    def __init__(self, connect: Callable[[], Line]) -> None:
        """Start empty."""
        self._connect = connect
        self._idle: LifoQueue[Line] = LifoQueue()

    @contextmanager
    def lent(self) -> Iterator[Line]:
        """Lend a connection in autocommit mode."""
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = self._open()
        try:
            yield connection
        finally:
            if connection.closed or connection.broken:
                connection.close()
            else:
                self._idle.put(connection)

    def _open(self) -> Line:
        connection = self._connect()
        try:
            connection.autocommit = True
            connection.execute(READING)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close all that is not lent out."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()
