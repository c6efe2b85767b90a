# SPDX-License-Identifier: Apache-2.0
"""Take off the shelf what is supplied by somebody whose papers have run out (R058); a job does it every hour."""

from typing import Final

from psycopg import Connection

from haowu.catalog.locks import ZONE
from haowu.kernel.clock import Clock

AT_ONCE: Final = 500
SUSPEND: Final = """
with lapsed as (
    select id from catalog_reward
    where state = 'listed' and supplier <> '' and qualified_until < %(today)s
    order by id limit %(limit)s for no key update
)
update catalog_reward r set state = 'suspended', suspended_for = '供应商“' || r.supplier || '”的资质已过期'
from lapsed where r.id = lapsed.id
"""


def suspend_unqualified(connection: Connection, *, clock: Clock) -> int:
    """Suspend a page of them and return how many; with new papers the merchant lists them again."""
    today = clock.now().astimezone(ZONE).date()
    return connection.execute(SUSPEND, {"today": today, "limit": AT_ONCE}).rowcount
