# SPDX-License-Identifier: Apache-2.0
"""Ask a second person."""

from hashlib import sha256
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock

INSERT: Final = """
with made as (
    insert into access_approval (kind, subject, payload_sha256, requested_by, requested_at)
    values (%(kind)s, %(subject)s, %(hash)s, %(actor)s, %(now)s)
    on conflict (kind, subject, payload_sha256) where decision is null or decision = 'approved' do nothing
    returning id
)
select id from made
union all
select id from access_approval where kind = %(kind)s and subject = %(subject)s and payload_sha256 = %(hash)s
    and decision is distinct from 'rejected'
limit 1
"""


def request_approval(
    connection: Connection, *, kind: str, subject: str, payload: bytes, actor: Actor, clock: Clock
) -> int:
    """Ask that somebody other than `actor` approves exactly `payload` for `subject`; returns the approval's number.

    Asking again for the same payload while the first asking waits or is granted returns the first one's number.
    """
    values = {"kind": kind, "subject": subject, "hash": sha256(payload).digest(), "actor": str(actor)}
    for _ in range(2):  # a request made meanwhile by another transaction is seen at the second look
        row = connection.execute(INSERT, {**values, "now": clock.now()}).fetchone()
        if row is not None:
            return int(row[0])
    message = "an approval is neither made nor found"
    raise AssertionError(message)
