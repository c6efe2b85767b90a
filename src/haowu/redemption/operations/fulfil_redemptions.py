# SPDX-License-Identifier: Apache-2.0
"""The reward is handed over at the counter, or sent with a tracking number: its points are spent for good."""

from collections.abc import Sequence
from datetime import UTC, datetime

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.members.world import World
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.redemption.events import WRITTEN_BY, order_event
from haowu.redemption.exchange_answers import Fulfilled
from haowu.redemption.exchange_requests import FulfilRedemption
from haowu.redemption.orders import OrderRow, find_orders, lines_of
from haowu.redemption.realising import Realising, realise
from haowu.redemption.stored_answers import StoredAnswers
from haowu.redemption.validation import objection_to_numbers


def fulfil_redemptions(
    connection: Connection,
    requests: Sequence[FulfilRedemption],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Fulfilled | Refusal]:
    """Answer each, in order. What is past its date is not handed over any more: its points go back."""
    del world
    numbers = [(request.merchant, request.redemption_no) for request in requests]
    lock_lanes(connection, [order.lane for order in find_orders(connection, numbers).values()])
    orders = find_orders(connection, numbers)
    lines = lines_of(connection, [order.id for order in orders.values()])
    known = StoredAnswers(connection, "fulfil", Fulfilled, numbers)
    now = clock.now().astimezone(UTC)
    answers: list[Fulfilled | Refusal] = []
    done: list[Realising] = []
    for request, number in zip(requests, numbers, strict=True):
        answer = known.find(number, request.input_hash) or _objection(request, orders.get(number), now)
        if answer is None:
            order = orders[number]
            done.append(
                Realising(order, lines[order.id], True, "1", request.actor, request.carrier, request.tracking_no)
            )
            saved = sum(line.saved_fen for line in lines[order.id])
            answer = Fulfilled(
                order.redemption_no, "fulfilled", request.carrier, request.tracking_no, order.points, saved, now
            )
            known.add(number, request.input_hash, answer)
        answers.append(answer)
    realise(connection, done, clock=clock, fence=fence)
    known.keep(now)
    emit(connection, [_event(each, now) for each in done], written_by=WRITTEN_BY)
    return answers


def _event(each: Realising, now: datetime) -> Event:
    kind = "redemption.shipped" if each.tracking_no else "redemption.completed"
    return order_event(kind, each.order, now, carrier=each.carrier, tracking_no=each.tracking_no)


def _objection(request: FulfilRedemption, order: OrderRow | None, now: datetime) -> Refusal | None:
    if order is None or request.gives not in {"", order.reward_merchant}:
        return Refusal("REDEMPTION_NOT_FOUND", {"redemption_no": request.redemption_no})
    if order.state != "placed" or order.ends_at <= now:
        return Refusal("REDEMPTION_ENDED", {"state": order.state})
    if order.fulfilment == "voucher":
        return Refusal("NEEDS_VOUCHER")
    if order.fulfilment == "partner_code":
        return Refusal("NEEDS_OPENING")
    if order.fulfilment == "shipping":
        return objection_to_numbers(carrier=request.carrier, tracking_no=request.tracking_no)
    return None
