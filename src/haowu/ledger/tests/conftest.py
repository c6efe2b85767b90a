# SPDX-License-Identifier: Apache-2.0
"""The ledger's shared world as fixtures: one for a test alone, or one of many scenes in a ledger that a file shares."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from haowu.kernel.clock import FixedClock
from haowu.ledger.tests.world import World

_owners = itertools.count(5001)


@pytest.fixture
def world(connection: psycopg.Connection[Any], clock: FixedClock) -> World:
    """Return a fresh ledger with one funded budget."""
    return World(connection, clock)


@pytest.fixture(scope="module")
def stage_url(pg: Any) -> Iterator[str]:
    """The address of a database that a whole file shares."""
    url = pg.create_database()
    yield url
    pg.drop_database(url)


@pytest.fixture(scope="module")
def stage(stage_url: str) -> Iterator[World]:
    """One ledger for a whole file; time only goes on in it."""
    with psycopg.connect(stage_url) as connection:
        yield World(connection, FixedClock(datetime(2026, 11, 22, 2, tzinfo=UTC)))


@pytest.fixture
def scene(stage: World) -> World:
    """Return an owner and a budget of their own in the file's shared ledger."""
    owner_id = next(_owners)
    stage.connection.rollback()
    return World(stage.connection, stage.clock, owner_id=owner_id, prefix=f"{owner_id}:")
