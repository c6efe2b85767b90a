# SPDX-License-Identifier: Apache-2.0
"""The Points API in a process of its own, started as `make up` starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

HOST = "127.0.0.1"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Api:
    """A running API: where it listens, and which process serves."""

    port: int
    pid: int

    def batches(self) -> tuple[float, float]:
        """Return how many batches were committed and how many items they held, from /metrics."""
        text = self.get("/metrics")
        found = dict(line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
        return float(found.get("haowu_batch_items_count", 0)), float(found.get("haowu_batch_items_sum", 0))

    def get(self, path: str) -> str:
        """Return a page of the API."""
        with urllib.request.urlopen(f"http://{HOST}:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def serving_process(self) -> psutil.Process:
        """Return the process that serves: the worker below granian's supervisor, or the only one."""
        family = [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)]
        return max(family, key=lambda process: int(process.memory_info().rss))


@contextmanager
def running_api(database_url: str, var: Path) -> Iterator[Api]:
    """Start the API on `database_url`, wait until it is ready, stop it afterwards."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": database_url, "HAOWU_VAR": str(var), "PORT": str(port)}
    log = (var / "api.log").open("ab")
    command = [sys.executable, "-m", "haowu.config.serve", "--supervised"]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        api = Api(port=port, pid=process.pid)
        _wait(api, process, var / "api.log")
        yield api
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(api: Api, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            api.get("/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = f"the API did not start: {log.read_text(encoding='utf-8', errors='replace')[-3000:]}"
    raise RuntimeError(message)
