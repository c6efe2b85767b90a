# SPDX-License-Identifier: Apache-2.0
"""Make a delivery for each endpoint that wants an event, each event once."""

from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.event import Place
from haowu.outbox.operations.send_test_event import TEST_KIND
from haowu.outbox.queries import read_events

CURSOR: Final = "select xid::text::bigint, id from outbox_cursor where name = 'webhooks' for update"
MOVE: Final = "update outbox_cursor set xid = %s::text::xid8, id = %s where name = 'webhooks'"
INSERT: Final = """
insert into outbox_delivery (event_id, endpoint_id, next_try_at)
select e.id, p.id, %s
from outbox_event e join outbox_endpoint p
  on p.state = 'active' and (p.merchant = '*' or p.merchant = e.merchant) and e.xid >= p.first_xid
 and (p.kinds @> array[e.kind] or p.kinds @> array['*'])
where e.id = any(%s) and e.kind <> %s
order by e.xid, e.id, p.id
on conflict do nothing
"""


def fan_out(connection: Connection[Any], *, clock: Clock, limit: int = 500) -> int:
    """Take up to `limit` events on from where the last call stood and return how many; 0: nothing is left.

    The cursor moves in the same transaction, under its own lock: two workers never hand out the same event.
    """
    ((xid, number),) = connection.execute(CURSOR).fetchall()
    events = read_events(connection, Place(xid, number), limit)
    if not events:
        return 0
    connection.execute(INSERT, [clock.now(), [event.id for event in events], TEST_KIND])
    last = events[-1].place
    connection.execute(MOVE, [str(last.xid), last.id])
    return len(events)
