# SPDX-License-Identifier: Apache-2.0
"""The room's one lock: publications happen one after the other, so that the stamp grows in the order of commits."""

from typing import Final

from psycopg import Connection

_PUBLISH: Final = 7_260_301


def lock_publishing(connection: Connection) -> None:
    """Wait until no other publication is under way; held until the transaction ends."""
    connection.execute("select pg_advisory_xact_lock(%s)", [_PUBLISH])
