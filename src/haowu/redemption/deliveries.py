# SPDX-License-Identifier: Apache-2.0
"""Where parcels go, as it is kept: one sealed row an exchange that is sent, and nothing 90 days after it ended."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from psycopg import Connection

from haowu.members.keys import MemberKeys
from haowu.redemption.delivery import Delivery, open_delivery, seal_delivery
from haowu.redemption.orders import find_orders
from haowu.redemption.placing import Exchange

KEPT_FOR: Final = timedelta(days=90)
"""So long after its exchange ended an address is kept: for a replacement, and for a quarrel about the parcel."""

KEEP: Final = """
insert into redemption_delivery (order_id, sealed, check_at)
select * from unnest(%s::bigint[], %s::bytea[], %s::timestamptz[])"""
FIND: Final = """
select order_id, sealed from redemption_delivery where order_id = any(%s::bigint[]) and sealed is not null"""


def record_deliveries(connection: Connection, made: Iterable[Exchange], keys: MemberKeys) -> None:
    """Keep where the parcels of the placed exchanges go; the rows that the texts are bound to are there already."""
    wanted = {
        (exchange.request.merchant, exchange.request.redemption_no): delivery
        for exchange in made
        if (delivery := exchange.request.delivery) is not None
    }
    if not wanted:
        return
    rows = [
        (order.id, seal_delivery(wanted[number], order.id, keys), order.placed_at + KEPT_FOR)
        for number, order in find_orders(connection, list(wanted)).items()
    ]
    connection.execute(KEEP, [list(column) for column in zip(*rows, strict=True)])


def sealed_deliveries(connection: Connection, order_ids: Sequence[int]) -> dict[int, bytes]:
    """Return what is kept of these exchanges, still sealed."""
    if not order_ids:
        return {}
    return {row[0]: bytes(row[1]) for row in connection.execute(FIND, [list(order_ids)])}


def find_delivery(connection: Connection, order_id: int, keys: MemberKeys) -> Delivery | None:
    """Return where the parcel of an exchange goes, in full, or None when nothing is kept."""
    sealed = sealed_deliveries(connection, [order_id]).get(order_id)
    return None if sealed is None else open_delivery(sealed, order_id, keys)
