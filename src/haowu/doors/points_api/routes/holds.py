# SPDX-License-Identifier: Apache-2.0
"""Points as a price reduction at checkout: set aside, spent, let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from haowu.doors.points_api.bodies import CAPTURE, DEDUCTION, HOLD, VOID
from haowu.doors.points_api.decoding import decode
from haowu.doors.points_api.input_hashes import hash_of
from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.work import Phase
from haowu.redemption.operations.quote_deduction import quote_deduction
from haowu.redemption.requests import CaptureRequest, DeductionRequest, HoldRequest, VoidRequest

if TYPE_CHECKING:
    import psycopg

    from haowu.doors.points_api.call import Call
    from haowu.doors.points_api.door import Door


async def post_hold(door: Door, call: Call) -> object:
    """Set points aside."""
    door.batcher.require_room()
    limits = door.limits
    body = decode(await call.json_body(limits.body_bytes, limits.body_seconds), HOLD)
    merchant = call.caller.merchant(body.merchant)
    request = HoldRequest(
        hold_no=body.hold_no,
        member=body.member,
        merchant=merchant,
        store=body.store,
        point_type=body.point_type,
        points=body.points,
        lasts_seconds=body.lasts_seconds,
        order_no=body.order_no,
        bill=body.bill,
        off_fen=body.off_fen,
        # A member has several names; which of them was said makes no other hold. The ledger compares the owner.
        input_hash=hash_of("hold", msgspec.structs.replace(body, member=""), merchant=merchant),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.HOLD, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_deduction_quote(door: Door, call: Call) -> object:
    """Say what points would take off a bill, and why not more; nothing is written."""
    limits = door.limits
    body = decode(await call.json_body(limits.body_bytes, limits.body_seconds), DEDUCTION)
    request = DeductionRequest(
        member=body.member,
        merchant=call.caller.merchant(body.merchant),
        store=body.store,
        point_type=body.point_type,
        bill=body.bill,
        points=body.points,
    )

    def quote(connection: psycopg.Connection[Any]) -> object:
        with connection.transaction():
            world = door.keeper.current(connection)
            return quote_deduction(connection, request, world=world, clock=door.clock)

    return await door.readers.run(quote)


async def post_capture(door: Door, call: Call) -> object:
    """Spend all or part of a hold."""
    door.batcher.require_room()
    limits = door.limits
    (hold_no,) = call.numbers
    body = decode(await call.optional_json_body(limits.body_bytes, limits.body_seconds), CAPTURE)
    if body.keeps_rest and isinstance(body.capture_no, msgspec.UnsetType):
        raise Problem("FIELD_MISSING", field="capture_no")
    capture_no = "1" if isinstance(body.capture_no, msgspec.UnsetType) else body.capture_no
    merchant = call.caller.merchant(body.merchant)
    request = CaptureRequest(
        hold_no=hold_no,
        merchant=merchant,
        capture_no=capture_no,
        points=body.points,
        keeps_rest=body.keeps_rest,
        input_hash=hash_of("capture", body, merchant=merchant, hold_no=hold_no, capture_no=capture_no),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.CAPTURE, request, is_rehearsal=call.caller.is_sandbox).future)[0]


async def post_void(door: Door, call: Call) -> object:
    """Let go of what is left of a hold."""
    door.batcher.require_room()
    limits = door.limits
    (hold_no,) = call.numbers
    body = decode(await call.optional_json_body(limits.body_bytes, limits.body_seconds), VOID)
    merchant = call.caller.merchant(body.merchant)
    request = VoidRequest(
        hold_no=hold_no,
        merchant=merchant,
        void_no=body.void_no,
        input_hash=hash_of("void", body, merchant=merchant, hold_no=hold_no),
        actor=call.caller.actor,
    )
    return (await door.batcher.submit(Phase.VOID, request, is_rehearsal=call.caller.is_sandbox).future)[0]
