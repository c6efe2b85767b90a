# SPDX-License-Identifier: Apache-2.0
"""Make a webhook endpoint and its secret."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.endpoints import check_endpoint
from haowu.outbox.sealed_secrets import seal
from haowu.outbox.signing import new_secret

NEXT_ID: Final = "select nextval(pg_get_serial_sequence('outbox_endpoint', 'id'))"
INSERT: Final = """
insert into outbox_endpoint (id, merchant, url, kinds, state, state_reason, secret, created_at)
values (%s, %s, %s, %s, 'active', '', %s, %s)
"""


class NewEndpoint(msgspec.Struct, frozen=True):
    """An endpoint just made. `secret` is shown this once and cannot be had again."""

    id: int
    secret: str

    def __repr__(self) -> str:
        """Return the number only, so that no log line ever carries the secret."""
        return f"NewEndpoint(id={self.id})"


def make_endpoint(
    connection: Connection[Any],
    *,
    merchant: str,
    url: str,
    kinds: Sequence[str],
    key: bytes,
    clock: Clock,
    allow_private: bool = False,
) -> NewEndpoint:
    """Make an endpoint that hears `kinds` ("*": all) of `merchant` ("*": of everybody) from now on.

    `key` seals its secret. Raises `EndpointInvalid`, `AddressRefused` or `EventKindUnknown`.
    """
    wanted = check_endpoint(merchant, url, kinds, allow_private=allow_private)
    ((number,),) = connection.execute(NEXT_ID).fetchall()
    secret = new_secret()
    sealed = seal(key, secret, endpoint_id=number)
    connection.execute(INSERT, [number, merchant, url, wanted, sealed, clock.now()])
    return NewEndpoint(id=number, secret=secret)
