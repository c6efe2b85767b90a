# SPDX-License-Identifier: Apache-2.0
"""The room's one lock: a change of standing waits for the batches under way, and batches that begin then wait for it.

So each credit and hold is decided wholly before the change or wholly after it. Batches share the lock: they never wait
for each other. Always taken first in a transaction, before the ledger's chains.
"""

from typing import Final, LiteralString

from psycopg import Connection

HOLD_STANDINGS: Final[LiteralString] = "pg_advisory_xact_lock_shared(7260401)"
"""For the first statement of a batch, which needs no round trip more for it; statements after it see every standing."""

_CHANGE: Final[LiteralString] = "select pg_advisory_xact_lock(7260401)"

_HOLD: Final[LiteralString] = f"select {HOLD_STANDINGS}"


def hold_standings(connection: Connection) -> None:
    """Let no standing change before the transaction ends; what is read after this is as it stays."""
    connection.execute(_HOLD)


def lock_standings(connection: Connection) -> None:
    """Wait until no batch is under way, and let none begin before the transaction ends."""
    connection.execute(_CHANGE)
