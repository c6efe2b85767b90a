# SPDX-License-Identifier: Apache-2.0
"""Say what an exchange would cost a member now, what it is worth, and what is missing; nothing is written."""

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.queries import balances
from haowu.ledger.refusals import Refusal
from haowu.members.queries import find_members
from haowu.members.world import World
from haowu.redemption.exchange_answers import Quoted
from haowu.redemption.exchange_requests import PlaceRedemption
from haowu.redemption.knowing import read_known
from haowu.redemption.placing import Exchange, draft_exchange, objection_to_exchange
from haowu.redemption.worth import explain_cost


def quote_redemption(
    connection: Connection, request: PlaceRedemption, *, world: World, clock: Clock
) -> Quoted | Refusal:
    """Decide as placing would, but for stock and points; what must be ticked is told, not asked for."""
    now = clock.now()
    refusal = objection_to_exchange(request)
    if refusal is not None:
        return refusal
    members = find_members(connection, [request.member], at=now, keys=world.member_keys)
    known = read_known(connection, [request], members, world, now)
    exchange = draft_exchange(request, world, members.get(request.member), known, now, is_quote=True)
    if isinstance(exchange, Refusal):
        return exchange
    has = [account.available for account in balances(connection, exchange.member.id, at=now)
           if account.point_type == exchange.command.point_type]  # fmt: skip
    return _quoted(exchange, sum(has))


def _quoted(exchange: Exchange, available: int) -> Quoted:
    offer, points = exchange.offer, exchange.command.points
    money_fen = exchange.price.money_fen * exchange.request.quantity
    return Quoted(
        offer.code, offer.name_zh, exchange.request.quantity, points, money_fen, exchange.value_fen,
        max(0, exchange.value_fen - money_fen), max(0, points - available), offer.exemption_sentence,
        explain_cost(points, money_fen, exchange.value_fen),
    )  # fmt: skip
