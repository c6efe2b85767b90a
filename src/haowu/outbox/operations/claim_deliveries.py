# SPDX-License-Identifier: Apache-2.0
"""Take deliveries that are due, so that no other worker sends them at the same time."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.errors import SecretUnreadable
from haowu.outbox.event import StoredEvent
from haowu.outbox.messages import body_of, message_id
from haowu.outbox.operations.record_attempts import Report, record_attempts
from haowu.outbox.sealed_secrets import unseal
from haowu.outbox.signing import headers

LEASE: Final = timedelta(minutes=2)
"""Far longer than a sender waits for a receiver; when it is over, the worker is taken for dead."""

PER_ENDPOINT: Final = 4

# The locks are held for this statement only: a transaction open while a receiver thinks would hold back `read_events`.
CLAIM: Final = """
with due as (
    select d.id from outbox_endpoint p
    cross join lateral (
        select w.id, w.next_try_at from outbox_delivery w
        where w.endpoint_id = p.id and w.state = 'waiting' and w.next_try_at <= %(now)s
          and (w.claimed_until is null or w.claimed_until <= %(now)s)
        order by w.next_try_at, w.id limit %(per_endpoint)s for update skip locked
    ) d
    where p.state = 'active' order by d.next_try_at, d.id limit %(limit)s
)
update outbox_delivery d set claim = %(claim)s, claimed_until = %(until)s, last_try_at = %(now)s
from due, outbox_event e, outbox_endpoint p
where d.id = due.id and e.id = d.event_id and p.id = d.endpoint_id
returning d.id, d.attempts, p.id, p.url, p.secret, p.earlier_secret, p.earlier_until,
    e.id, e.xid::text::bigint, e.kind, e.merchant, e.subject, e.data, e.happened_at, e.written_by
"""


class ClaimedDelivery(msgspec.Struct, frozen=True):
    """A message ready to be sent, and whose claim it is."""

    id: int
    claim: uuid.UUID
    endpoint_id: int
    url: str
    body: bytes
    headers: dict[str, str]


def claim_deliveries(
    connection: Connection[Any], *, key: bytes, clock: Clock, limit: int = 32
) -> list[ClaimedDelivery]:
    """Return up to `limit` messages, signed now; at most four of one endpoint, so that a slow one blocks none.

    One that cannot be signed is a failed attempt, tried again by the plan: it holds up no other endpoint's messages.
    Commit before sending. `key` unseals the secrets. A claim that is not reported back runs out after two minutes.
    """
    now = clock.now()
    claim = uuid.uuid4()
    names = {"now": now, "until": now + LEASE, "claim": claim, "limit": limit, "per_endpoint": PER_ENDPOINT}
    ready, unreadable = [], []
    for row in connection.execute(CLAIM, names).fetchall():
        try:
            ready.append(_message(row, claim, key, now))
        except SecretUnreadable as problem:
            unreadable.append(Report(row[0], claim, None, problem.detail("zh")))
    if unreadable:
        record_attempts(connection, unreadable, clock=clock)
    return ready


def _message(row: tuple[Any, ...], claim: uuid.UUID, key: bytes, now: datetime) -> ClaimedDelivery:
    delivery_id, _, endpoint_id, url, secret, earlier, until = row[:7]
    event = StoredEvent(*row[7:])
    sealed = [secret, earlier] if earlier is not None and now < until else [secret]
    secrets = [unseal(key, bytes(each), endpoint_id=endpoint_id) for each in sealed]
    body = body_of(event)
    signed = headers(secrets, message_id=message_id(event.id), timestamp=int(now.timestamp()), body=body)
    return ClaimedDelivery(delivery_id, claim, endpoint_id, url, body, signed)
