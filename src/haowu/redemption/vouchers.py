# SPDX-License-Identifier: Apache-2.0
"""Vouchers as they are kept, each with its exchange and its lines: what a batch of verifications decides on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.redemption.orders import LineRow, OrderRow, lines_of, orders_by_id

VOUCHERS: Final = """
select v.id, v.order_id, v.acceptor, v.stores, v.code_last4, v.expires_at, v.state
from redemption_voucher v where v.id = any(%s::bigint[])"""
LINES: Final = """
select l.voucher_id, l.line_no, r.id, r.store, r.verified_at from redemption_voucher_line l
left join redemption_verification r on r.id = l.used_by
where l.voucher_id = any(%s::bigint[]) order by l.voucher_id, l.line_no"""
OF_ORDERS: Final = "select order_id, id from redemption_voucher where order_id = any(%s::bigint[])"
BY_CODE: Final = "select id, lane from redemption_voucher where code_hmac = %s"
LANES: Final = "select distinct lane from redemption_voucher where id = any(%s::bigint[])"
OF_MEMBER: Final = """
select id from redemption_voucher
where member_id = %s and state = 'issued' and acceptor = %s and (stores = '{}' or %s = any(stores)) and expires_at > %s
order by expires_at, id limit 20"""


class LineUse(msgspec.Struct, frozen=True):
    """Where and when a line was used."""

    verification: int
    store: str
    used_at: datetime


class Voucher(msgspec.Struct):
    """A voucher in the making of decisions: `uses` and `order` move with the requests of a batch."""

    id: int
    acceptor: str
    stores: list[str]
    code_last4: str
    expires_at: datetime
    state: str
    order: OrderRow
    lines: dict[int, LineRow]
    uses: dict[int, LineUse]

    @property
    def left(self) -> list[int]:
        """Return the numbers of the lines that are not used."""
        return [number for number in self.lines if number not in self.uses]

    def is_taken_at(self, merchant: str, store: str) -> bool:
        """Tell whether this store takes it."""
        return merchant == self.acceptor and (not self.stores or store in self.stores)

    @property
    def masked(self) -> str:
        """Return the code as it may be shown."""
        return f"**** **** {self.code_last4}"


def load_vouchers(connection: Connection, ids: Sequence[int]) -> dict[int, Voucher]:
    """Return the vouchers by id, as they stand."""
    rows = connection.execute(VOUCHERS, [list(ids)]).fetchall() if ids else []
    orders = orders_by_id(connection, [row[1] for row in rows])
    lines = lines_of(connection, list(orders))
    found = {
        row[0]: Voucher(*[row[0], *row[2:], orders[row[1]], {line.line_no: line for line in lines[row[1]]}, {}])
        for row in rows
    }
    if found:
        for voucher_id, line_no, *use in connection.execute(LINES, [list(found)]):
            if use[0] is not None:
                found[voucher_id].uses[line_no] = LineUse(*use)
    return found


def vouchers_of_orders(connection: Connection, order_ids: Sequence[int]) -> dict[int, Voucher]:
    """Return the vouchers of these exchanges, by the exchange's id."""
    ids: dict[int, int] = dict(connection.execute(OF_ORDERS, [list(order_ids)]).fetchall()) if order_ids else {}
    loaded = load_vouchers(connection, list(ids.values()))
    return {order_id: loaded[voucher_id] for order_id, voucher_id in ids.items()}


def lanes_of_vouchers(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Return the lanes whose chains cover these vouchers; a lane never changes."""
    return [row[0] for row in connection.execute(LANES, [list(ids)])]


def voucher_of_code(connection: Connection, code_hmac: bytes) -> int | None:
    """Return the voucher whose code has this keyed hash."""
    row = connection.execute(BY_CODE, [code_hmac]).fetchone()
    return None if row is None else int(row[0])


def usable_of_member(connection: Connection, member_id: int, merchant: str, store: str, at: datetime) -> list[int]:
    """Return the member's vouchers that this store takes, the first to expire first."""
    return [row[0] for row in connection.execute(OF_MEMBER, [member_id, merchant, store, at])]
