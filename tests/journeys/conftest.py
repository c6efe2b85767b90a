# SPDX-License-Identifier: Apache-2.0
"""One mall and its running Points API for each journey."""

from collections.abc import Iterator

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Running, Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The world, without a server."""
    return build_mall(database_url, clock)


@pytest.fixture
def server(mall: Mall) -> Iterator[Running]:
    """The application, running."""
    with Running(mall.runtime) as running:
        yield running


@pytest.fixture
def till(server: Running, mall: Mall) -> Till:
    """A till of the merchant jiafang."""
    return Till(server, mall.jiafang)


@pytest.fixture
def desk(mall: Mall, database_url: str) -> Desk:
    """The Management API over the same mall."""
    return Desk(database_url, mall.clock)


@pytest.fixture
def shop(desk: Desk, till: Till) -> Exchanging:
    """A member and the shop jiafang, with an empty shelf."""
    return Exchanging(desk, till)
