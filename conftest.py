# SPDX-License-Identifier: Apache-2.0
"""What every test may ask for. A real PostgreSQL, one for the session, and a fresh migrated database for each test."""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import django
import psycopg
import pytest
from hypothesis import settings

from haowu.config.database import connect
from haowu.config.embedded import EmbeddedPostgres
from haowu.config.embedded.leftovers import remove_leftovers
from haowu.config.migrate import migrate
from haowu.config.postgres_url import with_database
from haowu.kernel.clock import FixedClock

_numbers = itertools.count(1)

# Ninja reads Django's settings when it is imported, which test modules do when they are collected.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haowu.config.settings")
django.setup()

# No deadline: a busy machine is no failure. The blob repeats a failure exactly; "long" is for `make faults`.
settings.register_profile("ci", deadline=None, print_blob=True)
settings.register_profile("long", deadline=None, print_blob=True, max_examples=2_000)
settings.load_profile("long" if os.environ.get("HAOWU_LONG") else "ci")


class ServerUnderTest:
    """A server with a migrated template database; `own` is None when DATABASE_URL names somebody else's server."""

    def __init__(self, own: EmbeddedPostgres | None, url: str) -> None:
        """Wrap a running server."""
        self.own = own
        self._url = url
        self._template = f"haowu_template_{os.getpid()}_{next(_numbers)}"
        self._run(f"create database {self._template}")
        migrate(self.url(self._template))

    @property
    def server(self) -> EmbeddedPostgres:
        """The server itself, for tests that crash it."""
        assert self.own is not None, "this test crashes its server: use the fixture own_server"
        return self.own

    def url(self, database: str) -> str:
        """Return the address of `database`."""
        return with_database(self._url, database)

    def create_database(self) -> str:
        """Return the address of a fresh copy of the template."""
        name = f"haowu_test_{os.getpid()}_{next(_numbers)}"
        self._run(f"create database {name} template {self._template} strategy file_copy")
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a copy; whoever is still connected is thrown out."""
        with suppress(psycopg.errors.InsufficientPrivilege):  # a vacuum worker is at it; the server goes with it
            self._run(f"drop database if exists {url.partition('?')[0].rpartition('/')[2]} with (force)")

    def start(self) -> None:
        """Start the server again after `crash` or `stop`; recovers."""
        self.server.start()

    def stop(self) -> None:
        """Stop the server in order."""
        self.server.stop()

    def crash(self) -> None:
        """`kill -9` the postmaster and all its processes."""
        self.server.crash()

    def close(self) -> None:
        """Remove what was made here."""
        if self.own is None:
            self._run(f"drop database if exists {self._template} with (force)")
        else:
            self.own.destroy()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement.encode())


# Nothing crashes the session's server, so it need not wait for the disk; crash tests take `own_server`, which does.
# An autovacuum worker would hold up the dropping of a database, and only a superuser may end it.
HASTY: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


def _own_server(settings: Mapping[str, str] | None = None) -> ServerUnderTest:
    server = EmbeddedPostgres.throwaway("test", settings=settings)
    server.start()
    return ServerUnderTest(server, server.url())


@pytest.fixture(scope="session")
def pg() -> Iterator[ServerUnderTest]:
    """The session's server: embedded and throw-away, or the one that DATABASE_URL names."""
    remove_leftovers()
    given = os.environ.get("DATABASE_URL")
    server = ServerUnderTest(None, given) if given else _own_server(HASTY)
    yield server
    server.close()


@pytest.fixture(scope="session")
def own_pg(pg: ServerUnderTest) -> Iterator[ServerUnderTest]:
    """A server of our own, whose socket can be laid hands on: the session's, unless DATABASE_URL names another."""
    if pg.own is not None:
        yield pg
        return
    server = _own_server(HASTY)
    yield server
    server.close()


@pytest.fixture
def own_server() -> Iterator[Callable[..., ServerUnderTest]]:
    """Return a maker of servers for one test alone, which may be crashed: `own_server(settings={...})`."""
    made: list[ServerUnderTest] = []

    def make(settings: Mapping[str, str] | None = None) -> ServerUnderTest:
        made.append(_own_server(settings))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def database_url(pg: ServerUnderTest) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    url = pg.create_database()
    yield url
    pg.drop_database(url)


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to the fresh database; nothing commits by itself."""
    with connect(database_url, name="test") as opened:
        yield opened


@pytest.fixture
def clock() -> FixedClock:
    """Sunday 22 November 2026, ten in the morning in Shanghai; stands still."""
    return FixedClock(datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
