# SPDX-License-Identifier: Apache-2.0
"""The member has what was sent: the seven days begin."""

from datetime import UTC, datetime
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.redemption.aftersales import ON_THE_WAY
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.orders import orders_by_id

RECEIVED: Final = "update redemption_order set received_at = %s where id = %s"


def confirm_receipt(connection: Connection, *, order_id: int, clock: Clock) -> datetime:
    """Return when it was received: the first word counts, and 15 days after sending nobody's word is waited for.

    Raises `RedemptionRefused` for what is not fulfilled, and for what was not sent: that was received at the counter.
    """
    order = orders_by_id(connection, [order_id])[order_id]
    lock_lanes(connection, [order.lane])
    order = orders_by_id(connection, [order_id])[order_id]
    if order.fulfilment != "shipping":
        raise RedemptionRefused(Refusal("NOT_SENT"))
    if order.state != "fulfilled" or order.fulfilled_at is None:
        code = "NOT_FULFILLED" if order.state == "placed" else "REDEMPTION_ENDED"
        raise RedemptionRefused(Refusal(code, {"state": order.state}))
    if order.received_at is not None:
        return order.received_at
    at = min(clock.now(), order.fulfilled_at + ON_THE_WAY).astimezone(UTC)
    connection.execute(RECEIVED, [at, order_id])
    return at
