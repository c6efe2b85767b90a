# SPDX-License-Identifier: Apache-2.0
"""Forget events that were told long ago; the facts themselves stay in the ledger and in their rooms."""

from datetime import timedelta
from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock

KEPT: Final = timedelta(days=90)

DELETE: Final = """
delete from outbox_event where id in (
    select e.id from outbox_event e join outbox_cursor c on c.name = 'webhooks' and (e.xid, e.id) <= (c.xid, c.id)
    where e.happened_at < %s
      and not exists (select from outbox_delivery d where d.event_id = e.id and d.state = 'waiting')
    order by e.id limit %s
)
"""


def prune_events(connection: Connection[Any], *, clock: Clock, limit: int = 5_000) -> int:
    """Remove up to `limit` events older than 90 days, with their deliveries; return how many.

    One that was not handed out yet, or that still waits for a receiver, stays.
    """
    return connection.execute(DELETE, [clock.now() - KEPT, limit]).rowcount
