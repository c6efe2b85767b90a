# SPDX-License-Identifier: Apache-2.0
"""Lines of exchanges are realised: their points are spent for good; what the member saved is written down (R007)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.commands import Capture
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.redemption.ending import NO_INPUT
from haowu.redemption.keys import part_key, redemption_key
from haowu.redemption.orders import LineRow, OrderRow

MARK_LINES: Final = """
update redemption_order_line l set captured = true
from unnest(%s::bigint[], %s::integer[]) as w (order_id, line_no)
where (l.order_id, l.line_no) = (w.order_id, w.line_no)"""
MARK_ORDERS: Final = """
update redemption_order o set captured_points = o.captured_points + w.points, state = w.state,
    fulfilled_at = case when w.state = 'fulfilled' then %s::timestamptz end, carrier = w.carrier,
    tracking_no = w.tracking_no
from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[])
    as w (id, points, state, carrier, tracking_no)
where o.id = w.id"""
SAVE: Final = """
insert into redemption_saving (member_id, order_id, line_no, saved_fen, cause, saved_at)
select member_id, order_id, line_no, saved_fen, cause, %s
from unnest(%s::bigint[], %s::bigint[], %s::integer[], %s::bigint[], %s::text[])
    as w (member_id, order_id, line_no, saved_fen, cause)"""


class Realising(msgspec.Struct):
    """What one exchange's lines come to in this batch: `number` tells its captures apart."""

    order: OrderRow
    lines: list[LineRow]
    is_last: bool
    number: str
    actor: str
    carrier: str = ""
    tracking_no: str = ""

    @property
    def newly_captured(self) -> list[LineRow]:
        """Return the lines whose points are still held."""
        return [line for line in self.lines if not line.captured]


def realise(connection: Connection, all_of: Sequence[Realising], *, clock: Clock, fence: Fence | None = None) -> None:
    """Capture, mark and save; the caller holds the chains and has made sure that each line is free to be used."""
    if not all_of:
        return
    captures = [command for each in all_of if (command := _capture(each)) is not None]
    for result in post(connection, captures, clock=clock, fence=fence):
        if not result.is_accepted:
            message = f"the hold of an exchange that is open cannot be captured: {result.code}"
            raise RuntimeError(message)
    lines = [(each.order.id, line.line_no) for each in all_of for line in each.newly_captured]
    if lines:
        connection.execute(MARK_LINES, _columns(lines))
    rows = [
        (
            each.order.id, sum(line.points for line in each.newly_captured),
            "fulfilled" if each.is_last else "placed", each.carrier, each.tracking_no,
        )
        for each in all_of
    ]  # fmt: skip
    connection.execute(MARK_ORDERS, [clock.now(), *_columns(rows)])
    save(connection, [(each.order, line, "fulfilled", 1) for each in all_of for line in each.lines], at=clock.now())


def save(connection: Connection, told: Sequence[tuple[OrderRow, LineRow, str, int]], *, at: datetime) -> None:
    """Write down what was saved (sign 1) or is no longer (sign -1), and why; lines that save nothing leave no row."""
    rows = [
        (order.member_id, order.id, line.line_no, sign * line.saved_fen, cause)
        for order, line, cause, sign in told
        if line.saved_fen
    ]
    if rows:
        connection.execute(SAVE, [at, *_columns(rows)])


def _capture(each: Realising) -> Capture | None:
    order = each.order
    points = sum(line.points for line in each.newly_captured)
    if not points:
        return None
    return Capture(
        key=part_key(*order.key, "capture", each.number), input_hash=NO_INPUT, owner_id=order.member_id,
        lane=order.lane, actor=each.actor, reference=order.redemption_no, hold_key=redemption_key(*order.key),
        points=points, keeps_rest=True,
    )  # fmt: skip


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
