# SPDX-License-Identifier: Apache-2.0
"""The shelf of this room's tests."""

import pytest
from psycopg import Connection

from haowu.catalog.tests.shelf import Shelve, shelf_of
from haowu.kernel.clock import FixedClock


@pytest.fixture
def shelve(connection: Connection, clock: FixedClock) -> Shelve:
    """A maker of listed rewards of the merchant `jiafang`."""
    return shelf_of(connection, clock)
