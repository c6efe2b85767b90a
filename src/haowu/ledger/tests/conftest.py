# SPDX-License-Identifier: Apache-2.0
"""The ledger's shared world as a fixture."""

from typing import Any

import psycopg
import pytest

from haowu.kernel.clock import FixedClock
from haowu.ledger.tests.world import World


@pytest.fixture
def world(connection: psycopg.Connection[Any], clock: FixedClock) -> World:
    """Return a fresh ledger with one funded budget."""
    return World(connection, clock)
