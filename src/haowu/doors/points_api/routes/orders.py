# SPDX-License-Identifier: Apache-2.0
"""Orders come in: credited, confirmed, refunded, or only tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from haowu.doors.points_api.bodies import CONFIRM, PURCHASE, REFUND
from haowu.doors.points_api.decoding import decode
from haowu.doors.points_api.input_hashes import hash_of
from haowu.doors.points_api.plausibility import check_instant
from haowu.doors.points_api.work import Phase
from haowu.earning.operations.quote_purchase import quote_purchase
from haowu.earning.requests import AccrueRequest, ConfirmRequest, Refund, RefundRequest, input_hash_of

if TYPE_CHECKING:
    import psycopg

    from haowu.doors.points_api.call import Call
    from haowu.doors.points_api.door import Door


async def post_order(door: Door, call: Call) -> object:
    """Credit one order."""
    door.batcher.require_room()
    limits = door.limits
    purchase = decode(await call.json_body(limits.body_bytes, limits.body_seconds), PURCHASE)
    call.caller.merchant(purchase.merchant)
    check_instant(purchase.paid_at, "paid_at", door.clock.now())
    request = AccrueRequest(purchase, input_hash_of(purchase), call.caller.actor)
    return (await door.batcher.submit(Phase.ACCRUE, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_quote(door: Door, call: Call) -> object:
    """Say what an order would earn, and why not more; nothing is written."""
    limits = door.limits
    purchase = decode(await call.json_body(limits.body_bytes, limits.body_seconds), PURCHASE)
    call.caller.merchant(purchase.merchant)
    check_instant(purchase.paid_at, "paid_at", door.clock.now())

    def quote(connection: psycopg.Connection[Any]) -> object:
        with connection.transaction():
            world = door.keeper.current(connection)
            return quote_purchase(connection, purchase, world=world, clock=door.clock)

    return await door.readers.run(quote)


async def post_confirm(door: Door, call: Call) -> object:
    """Receipt is confirmed: pending points become available."""
    door.batcher.require_room()
    limits = door.limits
    (order_no,) = call.numbers
    body = decode(await call.optional_json_body(limits.body_bytes, limits.body_seconds), CONFIRM)
    merchant = call.caller.merchant(body.merchant)
    sent = hash_of("confirm", body, merchant=merchant, order_no=order_no)
    request = ConfirmRequest(merchant, order_no, body.confirm_no, sent, call.caller.actor)
    return (await door.batcher.submit(Phase.CONFIRM, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_refund(door: Door, call: Call) -> object:
    """Take back what the refunded lines earned, give back what was spent on them."""
    door.batcher.require_room()
    limits = door.limits
    (order_no,) = call.numbers
    body = decode(await call.json_body(limits.body_bytes, limits.body_seconds), REFUND)
    merchant = call.caller.merchant(body.merchant)
    check_instant(body.refunded_at, "refunded_at", door.clock.now())
    refund = Refund(order_no, body.refund_no, merchant, body.refunded_at, body.is_full, body.lines)
    request = RefundRequest(refund, input_hash_of(refund), call.caller.actor)
    return (await door.batcher.submit(Phase.REFUND, request, is_rehearsal=call.caller.is_sandbox).future)[0]
