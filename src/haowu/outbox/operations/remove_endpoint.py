# SPDX-License-Identifier: Apache-2.0
"""Remove an endpoint; what was sent to it stays on record."""

from typing import Any, Final

from psycopg import Connection

from haowu.outbox.errors import EndpointNotFound

UPDATE: Final = """
update outbox_endpoint set state = 'removed', state_reason = '已删除 removed', secret = ''::bytea,
    earlier_secret = null, earlier_until = null
where id = %s and merchant = %s and state <> 'removed' returning id
"""


def remove_endpoint(connection: Connection[Any], *, endpoint_id: int, merchant: str) -> None:
    """Remove it for good, with its secrets. Raises `EndpointNotFound`."""
    if connection.execute(UPDATE, [endpoint_id, merchant]).fetchone() is None:
        raise EndpointNotFound(endpoint_id=endpoint_id)
