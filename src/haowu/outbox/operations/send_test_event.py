# SPDX-License-Identifier: Apache-2.0
"""Send a test event to one endpoint, as any other event is sent."""

import json
from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.errors import EndpointDisabled, EndpointNotFound

TEST_KIND: Final = "webhook.test"
LOCK: Final = (
    "select state, state_reason from outbox_endpoint where id = %s and merchant = %s and state <> 'removed' for share"
)
INSERT: Final = """
with event as (
    insert into outbox_event (kind, merchant, subject, data, happened_at, written_by)
    values (%s, nullif(%s, '*'), %s, %s::jsonb, %s, %s) returning id
)
insert into outbox_delivery (event_id, endpoint_id, next_try_at) select id, %s, %s from event returning id
"""


def send_test_event(
    connection: Connection[Any], *, endpoint_id: int, merchant: str, clock: Clock, written_by: str = "system"
) -> int:
    """Make the delivery and return its number. Raises `EndpointNotFound` or `EndpointDisabled`."""
    found = connection.execute(LOCK, [endpoint_id, merchant]).fetchone()
    if found is None:
        raise EndpointNotFound(endpoint_id=endpoint_id)
    if found[0] != "active":
        raise EndpointDisabled(reason=found[1])
    now = clock.now()
    data = json.dumps({"endpoint": endpoint_id, "message": "测试事件 This is a test."}, ensure_ascii=False)
    values = [TEST_KIND, merchant, f"endpoint:{endpoint_id}", data, now, written_by, endpoint_id, now]
    ((delivery_id,),) = connection.execute(INSERT, values).fetchall()
    return int(delivery_id)
