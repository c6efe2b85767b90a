# SPDX-License-Identifier: Apache-2.0
"""A serving process as a child: started, watched, started again with growing pauses, stopped."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from haowu.config.embedded.process import is_dead
from haowu.config.problem import SetupProblem
from haowu.config.serve import SUPERVISED
from haowu.kernel.text import Text

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_CALM_SECONDS = 60.0  # one that ran so long may fail again without the longer pause
_TRIES = 8
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0

Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Service:
    """What a child is: `name` names its log and pid file, `program` is the module run, `title` is for people."""

    name: str
    program: str
    title: Text

    def pid_file(self, var: Path) -> Path:
        """Return where its process id stands."""
        return var / f"{self.name}.pid"


class ServedChild:
    """One serving child; `say` tells the reader of the terminal what happens to it."""

    def __init__(
        self, service: Service, var: Path, variables: Mapping[str, str], *, answers: Callable[[], bool], say: Say
    ) -> None:
        """Prepare; nothing is started yet. `answers` says whether it is ready; `variables` join our own environment.

        The child is not told the owner's address unless `variables` name it.
        """
        self.service = service
        self._variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | dict(
            variables
        )
        self._answers = answers
        self._say = say
        self._log = var / f"{service.name}.log"
        self._pid_file = service.pid_file(var)
        self._child: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._failures = 0

    def start(self) -> None:
        """Start and wait until it answers; raises `SetupProblem` with the end of its log."""
        self._launch()
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self.has_ended() or time.monotonic() > deadline:
                self.stop()
                raise self._problem()
            time.sleep(0.05)

    def has_ended(self) -> bool:
        """Return whether the child is gone."""
        return self._child is None or self._child.poll() is not None

    def revive(self) -> None:
        """Start it again after it ended; raises `SetupProblem` when it keeps ending."""
        code = self._child.returncode if self._child is not None else None
        is_calm = time.monotonic() - self._started_at > _CALM_SECONDS
        self._failures = 1 if is_calm else self._failures + 1
        if self._failures > _TRIES:
            raise self._problem()
        pause = min(_FIRST_PAUSE * 2 ** (self._failures - 1), _LONGEST_PAUSE)
        title = self.service.title
        self._say(
            f"{title.zh}意外退出(代码 {code}),{pause:.1f} 秒后重启。",
            f"{title.en} ended (code {code}); starting again in {pause:.1f} s.",
        )
        time.sleep(pause)
        self._launch()

    def stop(self) -> None:
        """Let it finish what it has taken on, then end it."""
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # whatever of its group is left
        child.wait()

    def _launch(self) -> None:
        self._started_at = time.monotonic()
        with self._log.open("ab") as log:
            # A session of its own: Ctrl-C reaches us alone, and we stop it in order.
            self._child = subprocess.Popen(
                [sys.executable, "-m", self.service.program, SUPERVISED],
                env=self._variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._pid_file.write_text(f"{self._child.pid}\n", encoding="ascii")

    def _problem(self) -> SetupProblem:
        said = self._log.read_text(encoding="utf-8", errors="replace")[-2000:] if self._log.exists() else ""
        title = self.service.title
        return SetupProblem(
            zh=f"{title.zh}没有启动成功,日志 {self._log} 末尾:\n{said}",
            en=f"{title.en} did not start; the end of its log {self._log} is above.",
        )


def end_leftovers(var: Path, services: Iterable[Service]) -> None:
    """End the children of a start that was killed; they may still be finishing what they had taken on."""
    for service in services:
        _end_leftover(var, service)


def _end_leftover(var: Path, service: Service) -> None:
    try:
        pid = int(service.pid_file(var).read_text(encoding="ascii"))
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return
    deadline = time.monotonic() + _STOP_SECONDS
    while service.program.encode() in words and not is_dead(pid):
        is_late = time.monotonic() > deadline
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL if is_late else signal.SIGTERM)
        time.sleep(0.1)
