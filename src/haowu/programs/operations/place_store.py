# SPDX-License-Identifier: Apache-2.0
"""Say in which region a store lies, so that it follows the calendars of that place."""

from datetime import date
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.queries import load_merchants
from haowu.programs.calendar_check import region_problem
from haowu.programs.calendar_errors import StoreRegionInvalid, StoreUnknown
from haowu.programs.calendar_notice import ZONE, is_regional_in_use
from haowu.programs.calendar_reads import load_calendars
from haowu.programs.locks import lock_publishing

KNOWN: Final = "select max(since) from programs_store_region where merchant = %s and store = %s"
INSERT: Final = """
insert into programs_store_region (merchant, store, region, since, set_by, set_at) values (%s, %s, %s, %s, %s, %s)
"""


def place_store(
    connection: Connection, *, merchant: str, store: str, region: str, since: date, actor: Actor, clock: Clock
) -> None:
    """Place the store in `region` from `since` on.

    Where it lay is not changed backwards. Only the first region of a store may begin before tomorrow, and that only
    while no published rule looks at regions, so that nothing decided before would be decided otherwise now.
    Raises `StoreUnknown`, or `StoreRegionInvalid`.
    """
    lock_publishing(connection)
    merchants = load_merchants(connection)
    if merchant not in merchants or store not in merchants[merchant].stores:
        raise StoreUnknown(merchant=merchant, store=store)
    if (text := region_problem(region)) is not None:
        raise StoreRegionInvalid(why=text.zh, why_en=text.en)
    now = clock.now()
    row = connection.execute(KNOWN, [merchant, store]).fetchone()
    latest: date | None = None if row is None else row[0]
    today = now.astimezone(ZONE).date()
    is_promised = latest is not None or is_regional_in_use(connection, load_calendars(connection))
    if is_promised and since <= max(latest or today, today):
        raise StoreRegionInvalid(
            why="变更地区最早从次日起,且晚于上一次变更",
            why_en="a move begins tomorrow at the earliest, after the last one",
        )
    connection.execute(INSERT, [merchant, store, region, since, str(actor), now])
