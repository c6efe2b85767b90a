# SPDX-License-Identifier: Apache-2.0
"""Reads of the room."""

from typing import Any, Final

from psycopg import Connection

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
