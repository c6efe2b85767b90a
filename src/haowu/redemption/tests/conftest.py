# SPDX-License-Identifier: Apache-2.0
"""The till of this room's tests."""

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.redemption.tests.mart import Mart
from haowu.redemption.tests.till import Till


@pytest.fixture
def till(connection: Connection, clock: FixedClock) -> Till:
    """A till, and one active member with 1,000 points."""
    return Till(connection, clock)


@pytest.fixture
def mart(connection: Connection, clock: FixedClock) -> Mart:
    """The same, with a shelf."""
    return Mart(connection, clock)
