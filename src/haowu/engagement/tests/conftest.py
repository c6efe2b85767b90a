# SPDX-License-Identifier: Apache-2.0
"""The club of this room's tests."""

import pytest
from psycopg import Connection

from haowu.engagement.tests.club import Club
from haowu.kernel.clock import FixedClock


@pytest.fixture
def club(connection: Connection, clock: FixedClock) -> Club:
    """A baby shop that rewards taking part, with members M100001 to M100004."""
    return Club(connection, clock)
