# SPDX-License-Identifier: Apache-2.0
"""Start and stop a real Granian on a free port."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.journeys.mall import Mall

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 30.0
STOPS_WITHIN = 20.0
CONNECT_TRIES = 6


@contextmanager
def served(mall: Mall, database_url: str) -> Iterator[str]:
    """Serve the mall; gives the address, stops in order, and insists on a clean end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "MALL_DATABASE": database_url,
        "MALL_CLOCK": mall.clock.now().isoformat(),
        "PYTHONPATH": str(ROOT),
    }
    words = ["--interface", "rsgi", "--factory", "--workers", "1", "--loop", "uvloop", "--no-ws", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *words, "tests.journeys.served:application"], env=environment
    )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(STOPS_WITHIN)
    assert code == 0


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Ask once: connecting is tried again until Granian listens, and it answers when its application has started."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=CONNECT_TRIES), timeout=STARTS_WITHIN) as knocking:
        answer = knocking.get(address + "/readyz")
    assert (answer.status_code, process.poll()) == (200, None)
