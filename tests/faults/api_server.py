# SPDX-License-Identifier: Apache-2.0
"""The Points API as `make up` starts it: Granian's supervisor and its serving child, to be killed and started again."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

import psutil

STARTS_WITHIN: Final = 60.0
TOLD_BYTES: Final = 4_000
LOG_BYTES: Final = 50_000_000
ROOT: Final = Path(__file__).resolve().parents[2]


class ApiServer:
    """One serving copy on a port of its own; `start` again after `kill`."""

    def __init__(self, dsn: str, var: Path) -> None:
        """Choose a port; nothing runs yet."""
        self.dsn = dsn
        self.var = var
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = threading.Event()
        var.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Start and wait until it says that it is ready."""
        environment = {
            **os.environ, "DATABASE_URL": self.dsn, "HAOWU_VAR": str(self.var), "PORT": str(self.port),
            "HAOWU_HOST": "127.0.0.1",
        }  # fmt: skip
        with (self.var / "api.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "haowu.config.serve"], env=environment, cwd=ROOT, stdout=log, stderr=log
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.is_ready():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            self.pause.wait(0.02)  # lint-ok: sleeping another process, which tells nobody when it listens

    def is_ready(self) -> bool:
        """Whether the server answers and can reach its database."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/readyz")
            return line.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def kill(self) -> None:
        """`kill -9` of the supervisor and the serving process, at once."""
        if self.process is None:
            return
        family = [self.process.pid]
        if psutil.pid_exists(self.process.pid):
            family += [child.pid for child in psutil.Process(self.process.pid).children(recursive=True)]
        for pid in family:
            if psutil.pid_exists(pid):
                psutil.Process(pid).kill()
        self.process.wait()
        self.process = None

    def serving(self) -> psutil.Process:
        """Return the process that serves: the largest below its supervisor."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        return max(children, key=lambda child: int(child.memory_info().rss))

    def is_quiet(self) -> bool:
        """Whether its log stays within bounds: a server in trouble must not fill the disk as well."""
        return (self.var / "api.log").stat().st_size < LOG_BYTES

    def said(self) -> str:
        """Return the end of its log, which may be long."""
        with (self.var / "api.log").open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - TOLD_BYTES))
            return log.read().decode("utf-8", errors="replace")


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
