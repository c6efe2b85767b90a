# SPDX-License-Identifier: Apache-2.0
"""The shop of this room's tests."""

import pytest
from psycopg import Connection

from haowu.earning.tests.shop import Shop
from haowu.kernel.clock import FixedClock


@pytest.fixture
def shop(connection: Connection, clock: FixedClock) -> Shop:
    """A shop that is open, with one active member, M100001."""
    return Shop(connection, clock)
