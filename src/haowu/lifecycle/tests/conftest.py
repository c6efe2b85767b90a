# SPDX-License-Identifier: Apache-2.0
"""A town for each test of tiers."""

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.lifecycle.tests.town import Town


@pytest.fixture
def town(connection: Connection, clock: FixedClock) -> Town:
    """A published ladder and nobody in it."""
    return Town(connection, clock)
