# SPDX-License-Identifier: Apache-2.0
"""Send an endpoint everything again that happened since a time, also what happened while it was disabled."""

from datetime import datetime
from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.errors import EndpointDisabled, EndpointNotFound
from haowu.outbox.operations.send_test_event import LOCK, TEST_KIND

# Only events that were handed out: a later one comes by itself, and must not come twice.
REPLAY: Final = """
insert into outbox_delivery (event_id, endpoint_id, next_try_at)
select e.id, p.id, %s
from outbox_endpoint p
join outbox_cursor c on c.name = 'webhooks'
join outbox_event e on e.happened_at >= %s and (e.xid, e.id) <= (c.xid, c.id)
 and (p.merchant = '*' or p.merchant = e.merchant) and (p.kinds @> array[e.kind] or p.kinds @> array['*'])
where p.id = %s and e.kind <> %s
order by e.xid, e.id
on conflict (event_id, endpoint_id) do update
set state = 'waiting', attempts = 0, next_try_at = excluded.next_try_at, done_at = null
"""


def replay_since(connection: Connection[Any], *, endpoint_id: int, merchant: str, since: datetime, clock: Clock) -> int:
    """Make all of it due now; return how many deliveries. Raises `EndpointNotFound` or `EndpointDisabled`."""
    found = connection.execute(LOCK, [endpoint_id, merchant]).fetchone()
    if found is None:
        raise EndpointNotFound(endpoint_id=endpoint_id)
    if found[0] != "active":
        raise EndpointDisabled(reason=found[1])
    return connection.execute(REPLAY, [clock.now(), since, endpoint_id, TEST_KIND]).rowcount
