# SPDX-License-Identifier: Apache-2.0
"""A client that never gives up: it asks until it is answered, under the same key, and checks every answer.

Each customer has owners, caps and small budgets of its own, so that the naive ledger can foretell every one of its
answers, whatever is killed meanwhile.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from haowu.ledger.commands import AnyCommand
from haowu.ledger.results import Result
from tests.faults.diary import Diary
from tests.faults.wire import read_result, write_command
from tests.laws.command_maker import CommandMaker
from tests.laws.mirror import Mirror

PATIENCE_SECONDS: Final = 120.0
RETRY_SECONDS: Final = 0.01


class Line:
    """A connection to the writer that comes back whenever it is cut."""

    def __init__(self, path: Path) -> None:
        """Remember where the writer listens."""
        self.path = path
        self.socket: socket.socket | None = None
        self.answers = b""
        self.retries = 0
        self.pause = threading.Event()

    def ask(self, command: AnyCommand) -> Result:
        """Return the answer, asking again as often as it takes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                return self.ask_once(command)
            except OSError:
                self.retries += 1
                self.hang_up()
                self.pause.wait(RETRY_SECONDS)  # lint-ok: sleeping a client's pause before it asks a dead server again
        msg = f"no answer within {PATIENCE_SECONDS} s to {command.key}"
        raise TimeoutError(msg)

    def ask_once(self, command: AnyCommand) -> Result:
        """Send and wait; OSError when the line breaks."""
        if self.socket is None:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(30)
            self.socket.connect(str(self.path))
        self.socket.sendall(write_command(command))
        while b"\n" not in self.answers:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionResetError
            self.answers += data
        line, self.answers = self.answers.split(b"\n", 1)
        return read_result(line)

    def hang_up(self) -> None:
        """Forget the line and half an answer."""
        if self.socket is not None:
            with contextlib.suppress(OSError):
                self.socket.close()
        self.socket, self.answers = None, b""


class Customer(threading.Thread):
    """Asks one thing after another until told to go home."""

    def __init__(self, ask: Callable[[AnyCommand], Result], maker: CommandMaker, mirror: Mirror, diary: Diary) -> None:
        """Be ready to shop."""
        super().__init__(daemon=True)
        self.ask = ask
        self.maker = maker
        self.mirror = mirror
        self.diary = diary
        self.acknowledged: dict[str, Result] = {}
        self.answers = 0
        self.goes_home = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Shop; whatever goes wrong is kept for the test."""
        try:
            while not self.goes_home.is_set():
                self.shop()
        except BaseException as error:  # noqa: BLE001 - the test raises it again
            self.failure = error
            self.diary.operation(f"{self.name} failed: {error!r}")

    def shop(self) -> None:
        """Ask one thing and check the answer."""
        command = self.maker.make(datetime.now(UTC))
        if not self.mirror.can_translate(command):
            return
        result = self.ask(self.mirror.translated(command))
        self.answers += 1
        self.diary.answer(f"{self.name} {command.key} -> {result.code} {result.journal}")
        self.mirror.check(command, self.mirror.naive.decide(command, result.decided_at), result)
        if result.code != "KEY_REUSED":
            known = self.acknowledged.setdefault(command.key, result)
            assert (known.journal, known.decided_at) == (result.journal, result.decided_at), (known, result)
