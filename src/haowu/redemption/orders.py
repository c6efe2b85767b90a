# SPDX-License-Identifier: Apache-2.0
"""Exchanges as they are kept, read set-based by the merchant's number or by id.

Rows of a member are changed under the lock of the member's chain only: whoever decides takes `lock_lanes` first, and
then what is read here stays true until the transaction ends.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.catalog.wishes import StockWish

END_AGAIN_AFTER: Final = timedelta(hours=1)
"""So long an exchange that could not be ended is left alone by the jobs that end what is over."""

COLUMNS: Final = """o.id, o.lane, o.member_id, o.merchant, o.redemption_no, o.store, o.reward_merchant, o.reward_id,
    o.reward, o.name_zh, o.fulfilment, o.quantity, o.slot_id, o.household_id, o.point_type, o.points,
    o.captured_points, o.money_fen, o.value_fen, o.seven_day, o.state, o.placed_at, o.ends_at, o.fulfilled_at,
    o.closed_at, o.carrier, o.tracking_no, o.close_reason, o.journal, o.received_at,
    o.sku, o.differences, o.counted"""
BY_NUMBER: Final = f"""
select {COLUMNS} from unnest(%s::text[], %s::text[]) as w (merchant, redemption_no)
join redemption_order o using (merchant, redemption_no)"""  # noqa: S608 - our own column list
BY_ID: Final = f"select {COLUMNS} from redemption_order o where o.id = any(%s::bigint[])"  # noqa: S608 - the same
DUE: Final = f"""
select {COLUMNS} from redemption_order o where o.state = 'placed' and o.ends_at <= %s
    and (o.end_failed_at is null or o.end_failed_at <= %s)
order by o.ends_at limit %s"""  # noqa: S608 - the same
BOOKED: Final = f"""
select {COLUMNS} from redemption_order o
where o.slot_id = %s and o.reward_merchant = %s and o.state = 'placed' order by o.id"""  # noqa: S608 - the same
LINES: Final = """
select order_id, line_no, name_zh, points, money_fen, value_fen, captured from redemption_order_line
where order_id = any(%s::bigint[]) order by order_id, line_no"""


class OrderRow(msgspec.Struct, frozen=True):
    """One exchange."""

    id: int
    lane: int
    member_id: int
    merchant: str
    redemption_no: str
    store: str
    reward_merchant: str
    reward_id: int
    reward: str
    name_zh: str
    fulfilment: str
    quantity: int
    slot_id: int | None
    household_id: int | None
    point_type: int
    points: int
    captured_points: int
    money_fen: int
    value_fen: int
    seven_day: bool
    state: str
    placed_at: datetime
    ends_at: datetime
    fulfilled_at: datetime | None
    closed_at: datetime | None
    carrier: str
    tracking_no: str
    close_reason: str
    journal: str
    received_at: datetime | None
    sku: str
    differences: str
    counted: list[str] | None

    @property
    def key(self) -> tuple[str, str]:
        """Return what its merchant knows it by."""
        return self.merchant, self.redemption_no

    @property
    def held_points(self) -> int:
        """Return what is not spent for good yet."""
        return self.points - self.captured_points

    @property
    def wish(self) -> StockWish:
        """Return what was taken from stock, limits and slots, exactly as it was taken."""
        return StockWish(
            self.reward_id, self.store, self.member_id, self.household_id, self.quantity, self.slot_id, self.placed_at,
            None if self.counted is None else tuple(self.counted),
        )  # fmt: skip


class LineRow(msgspec.Struct, frozen=True):
    """One line of an exchange; `captured` says that its points are spent for good."""

    order_id: int
    line_no: int
    name_zh: str
    points: int
    money_fen: int
    value_fen: int
    captured: bool

    @property
    def saved_fen(self) -> int:
        """Return what the member saved by this line: its value less the money paid (R007)."""
        return max(0, self.value_fen - self.money_fen)


def find_orders(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], OrderRow]:
    """Return the exchanges by (merchant, redemption_no)."""
    if not keys:
        return {}
    rows = connection.execute(BY_NUMBER, [[key[0] for key in keys], [key[1] for key in keys]])
    return {order.key: order for order in map(read_order, rows)}


def orders_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, OrderRow]:
    """Return the exchanges by id."""
    return {order.id: order for order in map(read_order, connection.execute(BY_ID, [list(ids)]))} if ids else {}


def due_orders(connection: Connection, *, at: datetime, limit: int) -> list[OrderRow]:
    """Return placed exchanges whose time is up at `at`, the longest due first; what failed to end rests for a while."""
    return [read_order(row) for row in connection.execute(DUE, [at, at - END_AGAIN_AFTER, limit])]


def booked_orders(connection: Connection, slot_id: int, merchant: str) -> list[OrderRow]:
    """Return the placed exchanges that were booked with this slot of the merchant's."""
    return [read_order(row) for row in connection.execute(BOOKED, [slot_id, merchant])]


def lines_of(connection: Connection, order_ids: Sequence[int]) -> dict[int, list[LineRow]]:
    """Return the lines of the exchanges, in order."""
    found: dict[int, list[LineRow]] = {order_id: [] for order_id in order_ids}
    if order_ids:
        for row in connection.execute(LINES, [list(order_ids)]):
            found[row[0]].append(LineRow(*row))
    return found


def read_order(row: tuple[Any, ...]) -> OrderRow:
    """Return the exchange of a row of `COLUMNS`."""
    return OrderRow(*row)
