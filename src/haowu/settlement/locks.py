# SPDX-License-Identifier: Apache-2.0
"""One lock: months of a programme are closed one after the other, whoever closes them."""

from typing import Final

from psycopg import Connection

LOCK: Final = "select pg_advisory_xact_lock(hashtextextended('settlement:' || %s, 0))"


def lock_program(connection: Connection, program: str) -> None:
    """Be the only one who closes a month of `program` until the transaction ends."""
    connection.execute(LOCK, [program])
