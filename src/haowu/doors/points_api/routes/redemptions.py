# SPDX-License-Identifier: Apache-2.0
"""Points for rewards, and the vouchers that come of it: placed, cancelled, looked at, used, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from haowu.doors.points_api.decoding import decode
from haowu.doors.points_api.input_hashes import hash_of
from haowu.doors.points_api.redemption_bodies import (
    CANCEL,
    FULFIL,
    PREPARE,
    REDEMPTION,
    REDEMPTION_QUOTE,
    REVOKE,
    VERIFY,
)
from haowu.doors.points_api.work import Phase
from haowu.redemption.delivery import Delivery, delivery_mark
from haowu.redemption.exchange_requests import (
    CancelRedemption,
    FulfilRedemption,
    PlaceRedemption,
    PrepareVerification,
    RevokeVerification,
    VerifyVouchers,
    VoucherUse,
)
from haowu.redemption.operations.prepare_verification import NOT_FOUND
from haowu.redemption.operations.quote_redemption import quote_redemption

if TYPE_CHECKING:
    from typing import Any

    import psycopg

    from haowu.doors.points_api.call import Call
    from haowu.doors.points_api.door import Door


async def post_redemption(door: Door, call: Call) -> object:
    """Place an exchange."""
    door.batcher.require_room()
    body = decode(await call.json_body(door.limits.body_bytes, door.limits.body_seconds), REDEMPTION)
    merchant = call.caller.merchant(body.merchant)
    sent_to = body.delivery
    delivery = None if sent_to is None else Delivery(sent_to.name, sent_to.phone, sent_to.address)
    mark = {} if delivery is None else {"delivery": delivery_mark(delivery, door.runtime.member_keys)}
    request = PlaceRedemption(
        redemption_no=body.redemption_no,
        member=body.member,
        merchant=merchant,
        store=body.store,
        reward=body.reward,
        reward_merchant=body.reward_merchant,
        quantity=body.quantity,
        point_type=body.point_type,
        slot=body.slot,
        acknowledged=body.acknowledged,
        delivery=delivery,
        # A member has several names; which of them was said makes no other exchange. The ledger compares the owner.
        input_hash=hash_of(
            "redemption", msgspec.structs.replace(body, member="", delivery=None), merchant=merchant, **mark
        ),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.REDEEM, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_redemption_quote(door: Door, call: Call) -> object:
    """Say what an exchange would cost; nothing is written."""
    body = decode(await call.json_body(door.limits.body_bytes, door.limits.body_seconds), REDEMPTION_QUOTE)
    request = PlaceRedemption(
        redemption_no="quote",
        member=body.member,
        merchant=call.caller.merchant(body.merchant),
        store=body.store,
        reward=body.reward,
        reward_merchant=body.reward_merchant,
        quantity=body.quantity,
        point_type=body.point_type,
        input_hash=bytes(16),
        actor=call.caller.actor,
    )

    def quote(connection: psycopg.Connection[Any]) -> object:
        with connection.transaction():
            return quote_redemption(connection, request, world=door.keeper.current(connection), clock=door.clock)

    return await door.readers.run(quote)


async def post_fulfilment(door: Door, call: Call) -> object:
    """Say that the reward was handed over, or sent."""
    door.batcher.require_room()
    (redemption_no,) = call.numbers
    body = decode(await call.optional_json_body(door.limits.body_bytes, door.limits.body_seconds), FULFIL)
    merchant = call.caller.merchant(body.merchant)
    request = FulfilRedemption(
        redemption_no=redemption_no,
        merchant=merchant,
        gives=merchant,
        carrier=body.carrier,
        tracking_no=body.tracking_no,
        input_hash=hash_of("redemption-fulfil", body, merchant=merchant, redemption_no=redemption_no),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.FULFIL, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_cancel(door: Door, call: Call) -> object:
    """Undo an exchange that is not fulfilled."""
    door.batcher.require_room()
    (redemption_no,) = call.numbers
    body = decode(await call.optional_json_body(door.limits.body_bytes, door.limits.body_seconds), CANCEL)
    merchant = call.caller.merchant(body.merchant)
    request = CancelRedemption(
        redemption_no=redemption_no,
        merchant=merchant,
        reason=body.reason,
        input_hash=hash_of("redemption-cancel", body, merchant=merchant, redemption_no=redemption_no),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.CANCEL, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_prepare(door: Door, call: Call) -> object:
    """Say what can be used here; nothing to a sandbox key, whose wrong tries are undone and so could not be counted."""
    door.batcher.require_room()
    body = decode(await call.json_body(door.limits.body_bytes, door.limits.body_seconds), PREPARE)
    if call.caller.is_sandbox:
        return NOT_FOUND
    request = PrepareVerification(
        code=body.code,
        merchant=call.caller.merchant(body.merchant),
        store=body.store,
        terminal=body.terminal,
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.PREPARE, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_verify(door: Door, call: Call) -> object:
    """Use vouchers."""
    door.batcher.require_room()
    body = decode(await call.json_body(door.limits.body_bytes, door.limits.body_seconds), VERIFY)
    merchant = call.caller.merchant(body.merchant)
    request = VerifyVouchers(
        merchant=merchant,
        store=body.store,
        vouchers=tuple([VoucherUse(use.verify_token, use.line_nos) for use in body.vouchers]),
        terminal=body.terminal,
        request_no=body.request_no,
        input_hash=hash_of("verify", body, merchant=merchant),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.VERIFY, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_revoke(door: Door, call: Call) -> object:
    """Take a verification back."""
    door.batcher.require_room()
    body = decode(await call.json_body(door.limits.body_bytes, door.limits.body_seconds), REVOKE)
    merchant = call.caller.merchant(body.merchant)
    request = RevokeVerification(
        verification=body.verification,
        merchant=merchant,
        request_no=body.request_no,
        input_hash=hash_of("revoke", body, merchant=merchant),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.REVOKE, request, is_rehearsal=call.caller.is_sandbox).future)[0]
