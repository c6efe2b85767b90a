# SPDX-License-Identifier: Apache-2.0
"""Starts, kills and replaces writer processes."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

PATIENCE_SECONDS: Final = 60.0
ROOT: Final = Path(__file__).resolve().parents[2]


class WriterProcess:
    """One writer in a process of its own."""

    def __init__(self, dsn: str, path: Path, name: str) -> None:
        """Start it; `wait_for("ready")` says when it serves."""
        self.words: list[str] = []
        self.is_silent = False
        self.news = threading.Condition()
        command = [sys.executable, "-m", "tests.faults.writer", dsn, str(path), name]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        self.ear = threading.Thread(target=self.listen, daemon=True)
        self.ear.start()

    def listen(self) -> None:
        """Hear what the writer says."""
        output = self.process.stdout
        if output is None:
            return
        for line in output:
            with self.news:
                self.words.append(line.strip())
                self.news.notify_all()
        with self.news:
            self.is_silent = True
            self.news.notify_all()

    def wait_for(self, word: str) -> None:
        """Wait until the writer has said `word`."""
        with self.news:
            self.news.wait_for(lambda: word in self.words or self.is_silent, PATIENCE_SECONDS)
            if word not in self.words:
                msg = f"the writer never said {word!r}: {self.words}, exit {self.process.poll()}"
                raise TimeoutError(msg)

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait()
        self.ear.join()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def go_on(self) -> None:
        """SIGCONT."""
        os.kill(self.process.pid, signal.SIGCONT)

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None
