# SPDX-License-Identifier: Apache-2.0
"""`make up` as its reader lives it: one command, a working till, and silence after Ctrl-C."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from haowu.config.embedded import EmbeddedPostgres
from haowu.kernel.clock import SystemClock

READY = "Ctrl-C"


class Copy:
    """One copy of the system on a data directory and a port of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.opened_at = SystemClock().now().isoformat()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Return what it printed until it was ready, or until it gave up."""
        variables = {**os.environ, "HAOWU_VAR": str(self.var), "PORT": str(self.port)}
        for name in ("DATABASE_URL", "HAOWU_API_DATABASE_URL", "HAOWU_MANAGE_DATABASE_URL"):
            variables.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "haowu", "up"],
            env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        printed = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            printed += line
            if READY in line:
                return printed
        self.process.wait()
        return printed

    def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(number)
        code = self.process.wait()
        self.process.stdout.close()
        return code

    def demo(self) -> Any:
        return json.loads((self.var / "demo.json").read_text(encoding="utf-8"))

    def post(self, path: str, body: dict[str, object]) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        token = self.demo()["api_keys"][0]["token"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", f"/points/v1{path}", json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    """A copy below a closed home; everything of it is removed afterwards."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    made = Copy(home / "var")
    yield made
    if made.process is not None and made.process.poll() is None:
        made.end(signal.SIGTERM)
    server = EmbeddedPostgres.for_var(made.var)
    server.destroy()
    shutil.rmtree(home)


def order(copy: Copy, number: str) -> dict[str, object]:
    demo = copy.demo()
    shop = demo["merchants"][0]
    line = {"line_no": 1, "sku": "SET-4", "category": "bedding", "quantity": 1, "paid_fen": 80000}
    return {
        "order_no": number, "member": demo["members"][0]["member_no"], "merchant": shop["code"],
        "store": shop["stores"][0]["code"], "paid_at": copy.opened_at, "settled": True,
        "paid_fen": 80000, "lines": [line],
    }  # fmt: skip


def logins(server: EmbeddedPostgres) -> set[str]:
    """Return who the Points API is logged in as."""
    asked = "select distinct usename from pg_stat_activity where application_name in ('haowu-writer', 'haowu-reader')"
    with psycopg.connect(server.url(user="postgres")) as connection:
        return {row[0] for row in connection.execute(asked)}


def test_one_command_brings_a_working_till_and_ctrl_c_ends_everything(copy: Copy) -> None:
    printed = copy.start()
    assert f"http://127.0.0.1:{copy.port}/" in printed
    assert copy.demo()["curl"].splitlines()[0] in printed
    status, answer = copy.post("/orders", order(copy, "UP-1"))
    assert (status, answer["replayed"]) == (201, False)
    server = EmbeddedPostgres.for_var(copy.var)
    assert server.pid is not None
    assert logins(server) == {"haowu_api"}
    assert copy.end(signal.SIGINT) == 0
    assert server.pid is None


def test_a_killed_run_is_recovered_and_remembers(copy: Copy) -> None:
    copy.start()
    tokens = copy.demo()["tokens"]
    _, first = copy.post("/orders", order(copy, "UP-2"))
    assert copy.end(signal.SIGKILL) == -signal.SIGKILL
    EmbeddedPostgres.for_var(copy.var).crash()
    assert READY in copy.start()
    status, again = copy.post("/orders", order(copy, "UP-2"))
    assert (status, again["replayed"], again["journal"]) == (200, True, first["journal"])
    assert copy.demo()["tokens"] == tokens


def test_a_port_in_use_is_said_plainly(copy: Copy) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", copy.port))
        other.listen()
        printed = copy.start()
    assert f"PORT={copy.port + 1} make up" in printed
    assert copy.end(signal.SIGTERM) == 2


def test_a_second_start_on_the_same_directory_is_refused(copy: Copy, tmp_path: Path) -> None:
    copy.start()
    second = Copy(copy.var)
    assert "HAOWU_VAR" in second.start()
    assert second.end(signal.SIGTERM) == 2
    assert copy.post("/orders", order(copy, "UP-3"))[0] == 201
