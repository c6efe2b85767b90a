# SPDX-License-Identifier: Apache-2.0
"""What is left to end of placed exchanges."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.redemption.ending import Ending
from haowu.redemption.orders import OrderRow, lines_of
from haowu.redemption.vouchers import vouchers_of_orders


def endings_of(
    connection: Connection, orders: Sequence[OrderRow], *, state: str, reasons: Sequence[str], actors: Sequence[str]
) -> list[Ending]:
    """Return the ending of each of `orders`: the lines of its voucher that were never used, or all of its lines."""
    ids = [order.id for order in orders]
    lines = lines_of(connection, ids)
    vouchers = vouchers_of_orders(connection, ids)
    endings: list[Ending] = []
    for order, reason, actor in zip(orders, reasons, actors, strict=True):
        voucher = vouchers.get(order.id)
        unused = [line for line in lines[order.id] if voucher is None or line.line_no not in voucher.uses]
        is_untouched = len(unused) == len(lines[order.id])
        endings.append(Ending(order, tuple(unused), is_untouched, state, reason, actor))
    return endings
