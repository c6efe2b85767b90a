# SPDX-License-Identifier: Apache-2.0
"""The member opens the partner's code: from then on it is theirs, and its points are spent."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.members.keys import MemberKeys
from haowu.outbox.operations.emit import emit
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.events import WRITTEN_BY, order_event
from haowu.redemption.orders import OrderRow, lines_of, orders_by_id
from haowu.redemption.partner_codes import draw_partner_codes, open_code
from haowu.redemption.realising import Realising, realise

OPENED: Final = "select id, code_cipher from redemption_partner_code where order_id = %s order by id"


def open_partner_code(
    connection: Connection, *, order_id: int, keys: MemberKeys, clock: Clock, actor: str, fence: Fence | None = None
) -> list[str]:
    """Return the codes of the exchange, one a piece; opening them again gives the same. Raises `RedemptionRefused`."""
    order = orders_by_id(connection, [order_id])[order_id]
    lock_lanes(connection, [order.lane])
    order = orders_by_id(connection, [order_id])[order_id]
    if order.fulfilment != "partner_code":
        raise RedemptionRefused(Refusal("NEEDS_VOUCHER"))
    if order.state == "placed" and order.ends_at > clock.now():
        _take(connection, order, clock, actor, fence)
    rows = connection.execute(OPENED, [order_id]).fetchall()
    if not rows:
        raise RedemptionRefused(Refusal("REDEMPTION_ENDED", {"state": order.state}))
    return [open_code(bytes(sealed), number, keys) for number, sealed in rows]


def _take(connection: Connection, order: OrderRow, clock: Clock, actor: str, fence: Fence | None) -> None:
    now = clock.now()
    draw_partner_codes(connection, order, at=now)
    lines = lines_of(connection, [order.id])[order.id]
    realise(connection, [Realising(order, lines, True, "1", actor)], clock=clock, fence=fence)
    emit(connection, [order_event("redemption.completed", order, now)], written_by=WRITTEN_BY)
