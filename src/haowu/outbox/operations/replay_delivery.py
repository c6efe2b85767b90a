# SPDX-License-Identifier: Apache-2.0
"""Send one delivery again, from the beginning of the retry plan and under the same webhook-id."""

from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.errors import DeliveryNotFound, EndpointDisabled

FIND: Final = """
select d.id, p.state, p.state_reason from outbox_delivery d join outbox_endpoint p on p.id = d.endpoint_id
where d.id = %s and p.id = %s and p.merchant = %s and p.state <> 'removed' for share of p
"""
UPDATE: Final = """
update outbox_delivery set state = 'waiting', attempts = 0, next_try_at = %s, done_at = null where id = %s
"""


def replay_delivery(
    connection: Connection[Any], *, delivery_id: int, endpoint_id: int, merchant: str, clock: Clock
) -> None:
    """Make the delivery due now. Raises `DeliveryNotFound` or `EndpointDisabled`."""
    found = connection.execute(FIND, [delivery_id, endpoint_id, merchant]).fetchone()
    if found is None:
        raise DeliveryNotFound(delivery_id=delivery_id)
    if found[1] != "active":
        raise EndpointDisabled(reason=found[2])
    connection.execute(UPDATE, [clock.now(), delivery_id])
