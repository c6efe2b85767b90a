# SPDX-License-Identifier: Apache-2.0
"""End a key for good."""

from typing import Final

from psycopg import Connection

from haowu.access.errors import KeyNotFound
from haowu.kernel.clock import Clock

UPDATE: Final = """
update access_api_key set revoked_at = coalesce(revoked_at, %s) where id = %s returning id
"""


def revoke_api_key(connection: Connection, *, key_id: int, clock: Clock) -> None:
    """Revoke the key; once revoked it stays so, with the time of the first revocation. Raises `KeyNotFound`."""
    if connection.execute(UPDATE, [clock.now(), key_id]).fetchone() is None:
        raise KeyNotFound(key_id=key_id)
