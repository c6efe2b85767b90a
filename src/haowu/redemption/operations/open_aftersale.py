# SPDX-License-Identifier: Apache-2.0
"""Open an after-sales case for a fulfilled exchange: exchange, return or repair, as retail has it (R057, CTL-29)."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.outbox.operations.emit import emit
from haowu.redemption.aftersales import Aftersale, Reason, Wish, find_aftersale, seven_days_end
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.events import order_event
from haowu.redemption.orders import OrderRow, find_orders

OPEN: Final = """
insert into redemption_aftersale (order_id, lane, merchant, aftersale_no, wish, reason, remark, opened_at, opened_by)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""
IS_OPEN: Final = """
select 1 from redemption_aftersale where order_id = %s and state in ('opened', 'approved')"""


def open_aftersale(  # noqa: PLR0913 - the case, by name
    connection: Connection, *, merchant: str, redemption_no: str, aftersale_no: str, wish: Wish, reason: Reason,
    remark: str = "", clock: Clock, actor: str,
) -> Aftersale:  # fmt: skip
    """Open the case and return it; the same number gives the same case. Raises `RedemptionRefused`."""
    key = (merchant, redemption_no)
    lock_lanes(connection, [order.lane for order in find_orders(connection, [key]).values()])
    order = find_orders(connection, [key]).get(key)
    if order is None:
        raise RedemptionRefused(Refusal("REDEMPTION_NOT_FOUND", {"redemption_no": redemption_no}))
    known = find_aftersale(connection, merchant, aftersale_no)
    if known is not None:
        if (known.order_id, known.wish, known.reason) == (order.id, wish, reason):
            return known
        raise RedemptionRefused(Refusal("KEY_REUSED"))
    _require_open_to_it(connection, order, reason, clock)
    values = [order.id, order.lane, merchant, aftersale_no, wish, reason, remark, clock.now(), actor]
    connection.execute(OPEN, values)
    opened = find_aftersale(connection, merchant, aftersale_no)
    assert opened is not None, "it was just written"  # noqa: S101 -- said to the type checker
    told = order_event("aftersale.opened", order, clock.now(), aftersale_no=aftersale_no, wish=wish, reason=reason)
    emit(connection, [told], written_by=actor)
    return opened


def _require_open_to_it(connection: Connection, order: OrderRow, reason: Reason, clock: Clock) -> None:
    if order.state == "placed":
        raise RedemptionRefused(Refusal("NOT_FULFILLED"))
    if order.state != "fulfilled":
        raise RedemptionRefused(Refusal("REDEMPTION_ENDED", {"state": order.state}))
    if connection.execute(IS_OPEN, [order.id]).fetchone() is not None:
        raise RedemptionRefused(Refusal("AFTERSALE_OPEN"))
    if reason == "seven_day_no_reason":
        ends_at = seven_days_end(order)
        if ends_at is None:
            raise RedemptionRefused(Refusal("SEVEN_DAYS_EXEMPT"))
        if clock.now() > ends_at:
            raise RedemptionRefused(Refusal("SEVEN_DAYS_OVER"))
