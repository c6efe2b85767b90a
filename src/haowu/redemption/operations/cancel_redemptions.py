# SPDX-License-Identifier: Apache-2.0
"""Undo exchanges that are not fulfilled: by the member, or by the store that cannot keep the appointment (R088)."""

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
from haowu.redemption.ending import Ending, end_orders
from haowu.redemption.endings_of import endings_of
from haowu.redemption.events import WRITTEN_BY, order_event
from haowu.redemption.exchange_answers import Cancelled
from haowu.redemption.exchange_requests import CancelRedemption
from haowu.redemption.orders import OrderRow, find_orders
from haowu.redemption.stored_answers import StoredAnswers


def cancel_redemptions(
    connection: Connection,
    requests: Sequence[CancelRedemption],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Cancelled | Refusal]:
    """Answer each, in order: points to the very lots (30 days at least), stock and slot to the shelf."""
    del world
    numbers = [(request.merchant, request.redemption_no) for request in requests]
    lock_lanes(connection, [order.lane for order in find_orders(connection, numbers).values()])
    orders = find_orders(connection, numbers)
    known = StoredAnswers(connection, "cancel", Cancelled, numbers)
    now = clock.now().astimezone(UTC)
    ending: dict[int, CancelRedemption] = {
        order.id: request
        for number, request in zip(numbers, requests, strict=True)
        if (order := orders.get(number)) is not None and order.state == "placed"
    }
    open_orders = [order for order in orders.values() if order.id in ending]
    endings = endings_of(
        connection, open_orders, state="cancelled", reasons=[ending[order.id].reason for order in open_orders],
        actors=[ending[order.id].actor for order in open_orders],
    )  # fmt: skip
    end_orders(connection, endings, clock=clock, fence=fence)
    for done in endings:
        request = ending[done.order.id]
        answer = Cancelled(done.order.redemption_no, "cancelled", done.points, done.refund_fen, now)
        known.add(done.order.key, request.input_hash, answer)
    known.keep(now)
    emit(connection, [_event(done, now) for done in endings], written_by=WRITTEN_BY)
    fresh = {done.order.key for done in endings}
    answers: list[Cancelled | Refusal] = []
    for number, request in zip(numbers, requests, strict=True):
        answers.append(_answer(known, number, request, orders.get(number), is_first=number in fresh))
        fresh.discard(number)
    return answers


def _event(done: Ending, now: datetime) -> Event:
    return order_event(
        "redemption.cancelled", done.order, now, reason=done.reason, points_given_back=done.points,
        refund_fen=done.refund_fen,
    )  # fmt: skip


def _answer(
    known: StoredAnswers[Cancelled],
    number: tuple[str, str],
    request: CancelRedemption,
    order: OrderRow | None,
    *,
    is_first: bool,
) -> Cancelled | Refusal:
    if order is None:
        return Refusal("REDEMPTION_NOT_FOUND", {"redemption_no": request.redemption_no})
    found = known.find(number, request.input_hash)
    if found is None:
        return Refusal("REDEMPTION_ENDED", {"state": order.state})
    if is_first and isinstance(found, Cancelled):
        return Cancelled(found.redemption_no, found.state, found.points_given_back, found.refund_fen, found.closed_at)
    return found
