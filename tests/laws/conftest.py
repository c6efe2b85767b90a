# SPDX-License-Identifier: Apache-2.0
"""What tests of the ledger's laws share."""

import psycopg
import pytest

from tests.laws.stage import Theatre


@pytest.fixture
def theatre(connection: psycopg.Connection) -> Theatre:
    """A fresh database for many traces; these tests crash nothing, so no commit waits for the disk."""
    connection.execute("set synchronous_commit = off")
    connection.commit()
    return Theatre(connection)
