# SPDX-License-Identifier: Apache-2.0
"""Start and stop a real Granian on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from mall import Mall

HERE = Path(__file__).parent
STARTS_WITHIN = 30.0
STOPS_WITHIN = 20.0


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
        "PYTHONPATH": str(HERE),
    }
    words = ["--interface", "asgi", "--factory", "--workers", "1", "--loop", "uvloop", "--no-ws", "--port", str(port)]
    process = subprocess.Popen([sys.executable, "-m", "granian", *words, "served:application"], env=environment)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(STOPS_WITHIN)
    assert code == 0


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, "Granian ended before it was ready"
        try:
            if httpx.get(address + "/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    msg = "Granian did not become ready"
    raise AssertionError(msg)
