# SPDX-License-Identifier: Apache-2.0
"""Reads of the room."""

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.outbox.endpoints import Endpoint
from haowu.outbox.errors import EndpointNotFound
from haowu.outbox.event import Place, StoredEvent

# A transaction still under way may yet commit rows of a lower xid than others that are visible. Below the oldest one
# under way everything is decided: what is there is all that ever will be.
READ: Final = """
select id, xid::text::bigint, kind, merchant, subject, data, happened_at, written_by
from outbox_event
where (xid, id) > (%s::text::xid8, %s) and xid < pg_snapshot_xmin(pg_current_snapshot())
order by xid, id limit %s
"""


def read_events(connection: Connection[Any], after: Place, limit: int = 500) -> list[StoredEvent]:
    """Return up to `limit` events after the place `after`, in an order in which none can appear later in between."""
    rows = connection.execute(READ, [str(after.xid), after.id, limit])
    return [StoredEvent(*row) for row in rows]


ENDPOINTS: Final = """
select id, merchant, url, kinds, state, state_reason, created_at, earlier_until from outbox_endpoint
where merchant = %s and state <> 'removed' and id > %s order by id limit %s
"""
ENDPOINT: Final = """
select id, merchant, url, kinds, state, state_reason, created_at, earlier_until from outbox_endpoint
where merchant = %s and state <> 'removed' and id = %s
"""
DELIVERIES: Final = """
select d.id, d.event_id, e.kind, e.subject, d.state, d.attempts, d.next_try_at, d.last_status, d.last_problem,
    d.last_try_at, d.done_at
from outbox_delivery d join outbox_endpoint p on p.id = d.endpoint_id join outbox_event e on e.id = d.event_id
where p.merchant = %s and p.id = %s and d.id < %s and (%s::text is null or d.state = %s) order by d.id desc limit %s
"""
NEWEST: Final = 2**63 - 1


class Delivery(msgspec.Struct, frozen=True):
    """How far one event is on its way to one endpoint."""

    id: int
    event_id: int
    kind: str
    subject: str
    state: str
    attempts: int
    next_try_at: datetime
    last_status: int | None
    last_problem: str
    last_try_at: datetime | None
    done_at: datetime | None


def list_endpoints(connection: Connection[Any], merchant: str, *, after: int = 0, limit: int = 50) -> list[Endpoint]:
    """Return a merchant's endpoints in the order they were made; "*" are the platform's own."""
    return [_endpoint(row) for row in connection.execute(ENDPOINTS, [merchant, after, limit])]


def get_endpoint(connection: Connection[Any], merchant: str, endpoint_id: int) -> Endpoint:
    """Return one endpoint of this merchant. Raises `EndpointNotFound`."""
    row = connection.execute(ENDPOINT, [merchant, endpoint_id]).fetchone()
    if row is None:
        raise EndpointNotFound(endpoint_id=endpoint_id)
    return _endpoint(row)


def list_deliveries(
    connection: Connection[Any], merchant: str, endpoint_id: int, *, before: int = NEWEST, state: str | None = None,
    limit: int = 50,
) -> list[Delivery]:  # fmt: skip
    """Return the deliveries of one endpoint of this merchant, newest first."""
    rows = connection.execute(DELIVERIES, [merchant, endpoint_id, before, state, state, limit])
    return [Delivery(*row) for row in rows]


def _endpoint(row: tuple[Any, ...]) -> Endpoint:
    return Endpoint(row[0], row[1], row[2], tuple(row[3]), *row[4:])
