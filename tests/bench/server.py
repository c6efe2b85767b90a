# SPDX-License-Identifier: Apache-2.0
"""The PostgreSQL that both competitors run on: thrown away afterwards, or the one that DATABASE_URL names."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from haowu.config.embedded import EmbeddedPostgres, Place
from haowu.config.embedded.account import server_account
from haowu.config.embedded.server import SUPERUSER
from haowu.config.postgres_url import with_database

OVERRIDES = {"max_connections": "120"}
"""64 clients of one commit per event need 64 connections; we ourselves need a handful. All else is as in `make up`."""

_numbers = itertools.count(1)


@dataclass(slots=True)
class BenchServer:
    """A running server. `pid` is None when it is somebody else's, and then its processes are not measured."""

    url: str
    superuser_url: str
    place: Path
    pid: int | None
    databases: list[str] = field(default_factory=list)

    def create_database(self, label: str) -> str:
        """Return the address of a new, empty database; it is dropped at the end."""
        name = f"haowu_bench_{label}_{os.getpid()}_{next(_numbers)}"
        self.databases.append(name)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return with_database(self.url, name)

    def drop_databases(self) -> None:
        """Drop what was created here."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            while self.databases:
                name = sql.Identifier(self.databases.pop())
                connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))


@contextmanager
def bench_server() -> Iterator[BenchServer]:
    """Start a throw-away server on a real disk (or use DATABASE_URL) and remove every trace afterwards."""
    given = os.environ.get("DATABASE_URL")
    if given:
        server = BenchServer(url=given, superuser_url=given, place=disk_directory(), pid=None)
        try:
            yield server
        finally:
            server.drop_databases()
        return
    root = Path(tempfile.mkdtemp(prefix="haowu-bench-", dir=disk_directory()))
    own = EmbeddedPostgres(Place(root=root, account=server_account()), settings=OVERRIDES)
    try:
        own.start()
        yield BenchServer(url=own.url(), superuser_url=own.url("postgres", user=SUPERUSER), place=root, pid=own.pid)
    finally:
        own.destroy()
        shutil.rmtree(root, ignore_errors=True)


def disk_directory() -> Path:
    """Return a directory on a disk, never in memory: a commit must cost what it costs."""
    candidates = [os.environ.get("HAOWU_BENCH_DIR"), "/var/tmp", tempfile.gettempdir()]  # noqa: S108 - mkdtemp inside
    for candidate in candidates:
        if candidate and Path(candidate).is_dir() and file_system(Path(candidate)) not in {"tmpfs", "ramfs"}:
            return Path(candidate)
    message = "no temporary directory on a disk; set HAOWU_BENCH_DIR"
    raise RuntimeError(message)


def file_system(path: Path) -> str:
    """Return the type of the file system that holds `path`."""
    mounts = [p for p in psutil.disk_partitions(all=True) if path.resolve().is_relative_to(p.mountpoint)]
    return max(mounts, key=lambda p: len(p.mountpoint)).fstype if mounts else "unknown"
