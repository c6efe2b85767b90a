# SPDX-License-Identifier: Apache-2.0
"""A process that does what the Points API's batcher does, and nothing else, so that it can be killed, stopped and cut.

    python -m tests.faults.writer DSN SOCKET NAME

Clients send commands as lines; whatever has queued up while the last batch was in flight is the next batch; answers
are sent after the commit. When the database fails in any way the outcome of the batch is unknown, so all clients are
cut off: they come back and ask again under the same keys. A command whose reference is one of `STOPS` stops this very
process (as SIGSTOP from outside would) just before the batch is posted, or between posting and committing.
"""

import contextlib
import os
import queue
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Final

import psycopg

from haowu.kernel.clock import SystemClock
from haowu.ledger.commands import AnyCommand
from haowu.ledger.errors import FencedError, NeedsAllChainsError
from haowu.ledger.operations.post import post
from haowu.ledger.operations.take_writer import take_writer
from haowu.ledger.results import Result
from tests.faults.wire import read_command, write_result

STOP_BEFORE: Final = "stop before posting"
STOP_INSIDE: Final = "stop before committing"
APPLICATION: Final = "haowu-writer"  # take_writer ends the former session of this name
BATCH_LIMIT: Final = 1000
CONNECT_PATIENCE_SECONDS: Final = 60.0

Item = tuple[AnyCommand, socket.socket]


def say(word: str) -> None:
    """Tell the test what has just happened."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


class Writer:
    """One writer: a socket for clients, a queue, one connection to the database."""

    def __init__(self, dsn: str, path: Path, name: str) -> None:
        """Open the socket and take the chains."""
        self.dsn = dsn
        self.name = name
        self.items: queue.Queue[Item] = queue.Queue()
        self.clients: set[socket.socket] = set()
        self.stopped_for: set[str] = set()
        self.listener = socket.socket(socket.AF_UNIX)
        path.unlink(missing_ok=True)
        self.connection = self.connect()
        with self.connection.transaction():
            self.fence = take_writer(self.connection, name=name)
        self.listener.bind(str(path))
        self.listener.listen(128)
        threading.Thread(target=self.accept, daemon=True).start()

    def connect(self) -> psycopg.Connection:
        """Return a connection, waiting for a server that is just recovering."""
        deadline = time.monotonic() + CONNECT_PATIENCE_SECONDS
        while True:
            try:
                return psycopg.connect(self.dsn, connect_timeout=5, autocommit=True, application_name=APPLICATION)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise

    def accept(self) -> None:
        """Let clients in, each with a thread that reads."""
        while True:
            client, _address = self.listener.accept()
            self.clients.add(client)
            threading.Thread(target=self.read, args=(client,), daemon=True).start()

    def read(self, client: socket.socket) -> None:
        """Queue what the client asks until it leaves."""
        with contextlib.suppress(OSError):
            for line in client.makefile("rb"):
                self.items.put((read_command(line), client))

    def run(self) -> None:
        """Post batch after batch."""
        say("ready")
        while True:
            batch = self.collect()
            try:
                results = self.post([command for command, _client in batch])
            except FencedError:
                say("fenced")
                return
            except psycopg.Error as error:
                say(f"lost {type(error).__name__}")
                self.begin_anew()
                continue
            for (_command, client), result in zip(batch, results, strict=True):
                with contextlib.suppress(OSError):
                    client.sendall(write_result(result))

    def collect(self) -> list[Item]:
        """Return everything that has queued up, at least one item."""
        batch = [self.items.get()]
        while len(batch) < BATCH_LIMIT:
            try:
                batch.append(self.items.get_nowait())
            except queue.Empty:
                break
        return batch

    def post(self, commands: list[AnyCommand]) -> list[Result]:
        """Post one batch in one transaction."""
        self.maybe_stop(STOP_BEFORE, commands)
        try:
            return self.post_once(commands, all_chains=False)
        except NeedsAllChainsError:
            return self.post_once(commands, all_chains=True)

    def post_once(self, commands: list[AnyCommand], *, all_chains: bool) -> list[Result]:
        """Post and commit."""
        with self.connection.transaction():
            results = post(self.connection, commands, clock=SystemClock(), fence=self.fence, all_chains=all_chains)
            self.maybe_stop(STOP_INSIDE, commands)
        return results

    def maybe_stop(self, where: str, commands: list[AnyCommand]) -> None:
        """Stop this process once, if a command asks for it."""
        if where not in self.stopped_for and any(command.reference == where for command in commands):
            self.stopped_for.add(where)
            say("stopped")
            os.kill(os.getpid(), signal.SIGSTOP)

    def begin_anew(self) -> None:
        """Cut all clients off and forget what they asked; connect again."""
        for client in list(self.clients):
            self.clients.discard(client)
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            client.close()
        while True:
            try:
                self.items.get_nowait()
            except queue.Empty:
                break
        self.connection.close()
        self.connection = self.connect()


if __name__ == "__main__":
    Writer(sys.argv[1], Path(sys.argv[2]), sys.argv[3]).run()
