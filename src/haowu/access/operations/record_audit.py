# SPDX-License-Identifier: Apache-2.0
"""Write down who changed what."""

from hashlib import sha256

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock


def record_audit(
    connection: Connection, *, actor: Actor, action: str, subject: str, request_id: str, body: bytes, clock: Clock
) -> None:
    """Add one entry to the trail; of `body` only the hash is kept, so that no personal data stands here."""
    connection.execute(
        "insert into access_audit (at, actor, action, subject, request_id, body_sha256) "
        "values (%s, %s, %s, %s, %s, %s)",
        [clock.now(), str(actor), action, subject, request_id, sha256(body).digest()],
    )
