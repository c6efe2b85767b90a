# SPDX-License-Identifier: Apache-2.0
"""Pages for people: exchanges of a member or a merchant, uses of vouchers, after-sales cases; newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.redemption.aftersales import COLUMNS as AFTERSALE
from haowu.redemption.aftersales import Aftersale
from haowu.redemption.deliveries import sealed_deliveries
from haowu.redemption.orders import COLUMNS, LineRow, OrderRow, lines_of, read_order
from haowu.redemption.vouchers import Voucher, vouchers_of_orders

LAST_ID: Final = 2**63 - 1

OF_MEMBER: Final = f"""
select {COLUMNS} from redemption_order o where o.member_id = %s and o.id < %s
order by o.id desc limit %s"""  # noqa: S608 - our own column list
OF_MERCHANT: Final = f"""
select {COLUMNS} from redemption_order o
where (o.merchant = %(merchant)s or o.reward_merchant = %(merchant)s) and o.id < %(before)s
    and (%(state)s = '' or o.state = %(state)s) and (%(number)s = '' or o.redemption_no = %(number)s)
order by o.id desc limit %(limit)s"""  # noqa: S608 - the same
AFTERSALES: Final = f"""
select {AFTERSALE} from redemption_aftersale a join redemption_order o on o.id = a.order_id
where a.id < %(before)s and (%(state)s = '' or a.state = %(state)s)
    and (o.member_id = %(member)s or o.reward_merchant = %(merchant)s)
order by a.id desc limit %(limit)s"""  # noqa: S608 - our own column list
USES: Final = """
select r.id, r.kind, r.revokes, o.redemption_no, o.name_zh, r.line_nos, r.store, r.terminal, r.actor, r.points,
    r.money_fen, r.value_fen, r.verified_at, r.statement_no
from redemption_verification r join redemption_voucher v on v.id = r.voucher_id
join redemption_order o on o.id = v.order_id
where r.merchant = %s and r.id < %s order by r.id desc limit %s"""


class OrderView(msgspec.Struct, frozen=True):
    """An exchange with its lines, its voucher if it has one, and where it goes (sealed) if it is sent."""

    order: OrderRow
    lines: tuple[LineRow, ...]
    voucher: Voucher | None
    delivery: bytes | None = None


class UseView(msgspec.Struct, frozen=True):
    """One use of a voucher, or the taking back of one (`revokes` says which)."""

    id: int
    kind: str
    revokes: int | None
    redemption_no: str
    name_zh: str
    line_nos: list[int]
    store: str
    terminal: str
    actor: str
    points: int
    money_fen: int
    value_fen: int
    verified_at: datetime
    statement_no: str | None


def orders_of_member(
    connection: Connection, member_id: int, *, before: int = LAST_ID, limit: int = 50
) -> list[OrderView]:
    """Return a member's exchanges."""
    return _views(connection, connection.execute(OF_MEMBER, [member_id, before, limit]).fetchall())


def orders_of_merchant(
    connection: Connection, merchant: str, *, state: str = "", number: str = "", before: int = LAST_ID, limit: int = 50
) -> list[OrderView]:
    """Return exchanges asked for at the merchant, or for its rewards."""
    asked = {"merchant": merchant, "state": state, "number": number, "before": before, "limit": limit}
    return _views(connection, connection.execute(OF_MERCHANT, asked).fetchall())


def view_of(connection: Connection, order: OrderRow) -> OrderView:
    """Return one exchange as it is shown."""
    return _joined(connection, [order])[0]


def aftersales_of(
    connection: Connection, *, member_id: int | None = None, merchant: str | None = None, state: str = "",
    before: int = LAST_ID, limit: int = 50,
) -> list[Aftersale]:  # fmt: skip
    """Return the cases of a member, or those about a merchant's rewards."""
    asked = {"member": member_id, "merchant": merchant, "state": state, "before": before, "limit": limit}
    return [Aftersale(*row) for row in connection.execute(AFTERSALES, asked)]


def uses_at(connection: Connection, merchant: str, *, before: int = LAST_ID, limit: int = 50) -> list[UseView]:
    """Return what was verified and taken back at a merchant's stores."""
    return [UseView(*row) for row in connection.execute(USES, [merchant, before, limit])]


def _views(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> list[OrderView]:
    return _joined(connection, [read_order(row) for row in rows])


def _joined(connection: Connection, orders: Sequence[OrderRow]) -> list[OrderView]:
    ids = [order.id for order in orders]
    lines = lines_of(connection, ids)
    vouchers = vouchers_of_orders(connection, ids)
    sent = sealed_deliveries(connection, [order.id for order in orders if order.fulfilment == "shipping"])
    return [OrderView(order, tuple(lines[order.id]), vouchers.get(order.id), sent.get(order.id)) for order in orders]
