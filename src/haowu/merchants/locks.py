# SPDX-License-Identifier: Apache-2.0
"""One lock: the merchant's row. Who changes its agreements holds it, so two agreements never come to overlap."""

from typing import Final

from psycopg import Connection

from haowu.merchants.codes import checked_code
from haowu.merchants.errors import MerchantUnknown

LOCK: Final = "select id from merchants_merchant where code = %s for no key update"


def lock_merchant(connection: Connection, merchant: str) -> int:
    """Return the number of `merchant`, whose agreements nobody else changes until the transaction ends."""
    row = connection.execute(LOCK, [checked_code(merchant)]).fetchone()
    if row is None:
        raise MerchantUnknown(merchant=merchant)
    return int(row[0])
