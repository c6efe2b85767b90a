# SPDX-License-Identifier: Apache-2.0
"""The answer to a placed exchange: from what was decided now, or from what was written then."""

from datetime import UTC, datetime

from psycopg import Connection

from haowu.ledger.results import Result
from haowu.members.world import World
from haowu.redemption.answering import balance_of
from haowu.redemption.exchange_answers import Issued, Placed
from haowu.redemption.orders import OrderRow
from haowu.redemption.placing import Exchange

VOUCHER = "select code_last4, expires_at from redemption_voucher where order_id = %s"


def placed_now(exchange: Exchange, result: Result, code: str | None, world: World) -> Placed:
    """Return the first answer; `code` is told only here."""
    balance = balance_of(result, world)
    request, offer = exchange.request, exchange.offer
    ends_at = _in_utc(exchange.ends_at)
    return Placed(
        result.journal, request.redemption_no, offer.code, offer.name_zh, request.quantity, balance.point_type,
        result.points, exchange.price.money_fen * request.quantity, exchange.value_fen, "placed", offer.fulfilment,
        ends_at, None if code is None else Issued(code, code[-4:], ends_at), balance, _in_utc(result.decided_at),
    )  # fmt: skip


def placed_again(connection: Connection, order: OrderRow, result: Result, world: World) -> Placed:
    """Return the first answer once more, as the order was placed."""
    balance = balance_of(result, world)
    row = connection.execute(VOUCHER, [order.id]).fetchone()
    issued = None if row is None else Issued(None, row[0], _in_utc(row[1]))
    return Placed(
        result.journal, order.redemption_no, order.reward, order.name_zh, order.quantity, balance.point_type,
        order.points, order.money_fen, order.value_fen, "placed", order.fulfilment, _in_utc(order.ends_at), issued,
        balance, _in_utc(result.decided_at), replayed=True,
    )  # fmt: skip


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
