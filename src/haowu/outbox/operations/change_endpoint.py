# SPDX-License-Identifier: Apache-2.0
"""Change what an endpoint hears and where it is, or switch it off and on."""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.endpoints import check_endpoint
from haowu.outbox.errors import EndpointNotFound

BY_HAND: Final = "由操作人停用 switched off by hand"

UPDATE: Final = """
update outbox_endpoint set url = %s, kinds = %s,
    state = case when %s then 'active' else 'disabled' end,
    state_reason = case when %s then '' when state = 'disabled' then state_reason else %s end
where id = %s and merchant = %s and state <> 'removed'
returning id
"""
RESUME: Final = """
update outbox_delivery set next_try_at = least(next_try_at, %s) where endpoint_id = %s and state = 'waiting'
"""


def change_endpoint(
    connection: Connection[Any],
    *,
    endpoint_id: int,
    merchant: str,
    url: str,
    kinds: Sequence[str],
    is_active: bool,
    clock: Clock,
    allow_private: bool = False,
) -> None:
    """Set all that can be set; one made active again is sent what still waits for it at once.

    Raises `EndpointNotFound` and what `make_endpoint` raises.
    """
    wanted = check_endpoint(merchant, url, kinds, allow_private=allow_private)
    values = [url, wanted, is_active, is_active, BY_HAND, endpoint_id, merchant]
    if connection.execute(UPDATE, values).fetchone() is None:
        raise EndpointNotFound(endpoint_id=endpoint_id)
    if is_active:
        connection.execute(RESUME, [clock.now(), endpoint_id])
