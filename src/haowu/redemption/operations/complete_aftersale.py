# SPDX-License-Identifier: Apache-2.0
"""Close an approved after-sales case: the new item was sent, or the return gives points back as points (R057, R109)."""

from typing import Final

from psycopg import Connection

from haowu.catalog.operations.take_replacement import take_replacement
from haowu.kernel.clock import Clock
from haowu.ledger.commands import Reverse
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.refusals import Refusal, refusal_of
from haowu.outbox.operations.emit import emit
from haowu.redemption.aftersales import Aftersale, find_locked
from haowu.redemption.ending import MIN_VALIDITY, NO_INPUT
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.events import order_event
from haowu.redemption.keys import aftersale_key, redemption_key
from haowu.redemption.orders import OrderRow, lines_of, orders_by_id
from haowu.redemption.partner_codes import draw_partner_codes
from haowu.redemption.realising import save

DONE: Final = """
update redemption_aftersale set state = 'done', done_at = %s, points_back = %s, refund_fen = %s, tracking_no = %s
where id = %s"""
NO_VOUCHER: Final = "update redemption_voucher set state = 'cancelled' where order_id = %s"
RETURNED: Final = """
update redemption_order set state = 'returned', closed_at = %s, close_reason = %s where id = %s"""


def complete_aftersale(
    connection: Connection, *, merchant: str, aftersale_no: str, tracking_no: str = "", clock: Clock, actor: str,
    fence: Fence | None = None,
) -> Aftersale:  # fmt: skip
    """Close the case and return it; closing it again changes nothing. Raises `RedemptionRefused`.

    A return gives the points back to the very lots with their own expiry, 30 days at least (CTL-30), and says in
    `refund_fen` what the merchant refunds in money: the money that was paid, never money for points. An exchange takes
    as many pieces from stock as it sends; without them it is refused OUT_OF_STOCK and the case stays open.
    """
    case = find_locked(connection, merchant, aftersale_no)
    if case.state == "done":
        return case
    if case.state != "approved":
        raise RedemptionRefused(Refusal("AFTERSALE_ENDED", {"state": case.state}))
    points_back = refund_fen = 0
    order = orders_by_id(connection, [case.order_id])[case.order_id]
    if order.state != "fulfilled":  # its verification was taken back meanwhile
        raise RedemptionRefused(Refusal("NOT_FULFILLED"))
    if case.wish == "return":
        points_back, refund_fen = order.points, order.money_fen
        _give_back(connection, case, order, clock, actor, fence)
    elif case.wish == "exchange":
        _send_another(connection, order, clock)
    connection.execute(DONE, [clock.now(), points_back, refund_fen, tracking_no, case.id])
    told = order_event(
        "aftersale.closed", order, clock.now(), aftersale_no=aftersale_no, wish=case.wish, points_back=points_back,
        refund_fen=refund_fen,
    )  # fmt: skip
    emit(connection, [told], written_by=actor)
    return find_locked(connection, merchant, aftersale_no)


def _send_another(connection: Connection, order: OrderRow, clock: Clock) -> None:
    """Take from stock what is sent: after the chains, as every taking does. A faulty code is followed by another."""
    refusal = take_replacement(connection, order.wish, at=clock.now())
    if refusal is not None:
        raise RedemptionRefused(Refusal(refusal))
    if order.fulfilment == "partner_code":
        draw_partner_codes(connection, order, at=clock.now())


def _give_back(
    connection: Connection, case: Aftersale, order: OrderRow, clock: Clock, actor: str, fence: Fence | None
) -> None:
    command = Reverse(
        key=aftersale_key(*order.key, case.aftersale_no), input_hash=NO_INPUT, owner_id=order.member_id,
        lane=order.lane, actor=actor, reference=order.redemption_no, spend_key=redemption_key(*order.key),
        min_validity=MIN_VALIDITY,
    )  # fmt: skip
    (result,) = post(connection, [command], clock=clock, fence=fence)
    if not result.is_accepted:
        raise RedemptionRefused(refusal_of(result))
    connection.execute(RETURNED, [clock.now(), case.reason, order.id])
    connection.execute(NO_VOUCHER, [order.id])
    lines = lines_of(connection, [order.id])[order.id]
    save(connection, [(order, line, "returned", -1) for line in lines], at=clock.now())
