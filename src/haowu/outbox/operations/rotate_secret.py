# SPDX-License-Identifier: Apache-2.0
"""Give an endpoint a new secret; the one before signs too for a while."""

from datetime import timedelta
from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.outbox.errors import EndpointNotFound
from haowu.outbox.operations.make_endpoint import NewEndpoint
from haowu.outbox.sealed_secrets import seal
from haowu.outbox.signing import new_secret

BOTH_VALID: Final = timedelta(hours=24)

UPDATE: Final = """
update outbox_endpoint set earlier_secret = secret, earlier_until = %s, secret = %s
where id = %s and merchant = %s and state <> 'removed' returning id
"""


def rotate_secret(
    connection: Connection[Any], *, endpoint_id: int, merchant: str, key: bytes, clock: Clock
) -> NewEndpoint:
    """Return the new secret; for 24 hours messages carry both signatures. Raises `EndpointNotFound`.

    A second rotation within that time ends the first secret at once: there are never more than two.
    """
    secret = new_secret()
    sealed = seal(key, secret, endpoint_id=endpoint_id)
    values = [clock.now() + BOTH_VALID, sealed, endpoint_id, merchant]
    if connection.execute(UPDATE, values).fetchone() is None:
        raise EndpointNotFound(endpoint_id=endpoint_id)
    return NewEndpoint(id=endpoint_id, secret=secret)
