# SPDX-License-Identifier: Apache-2.0
"""Spend held points: all of a hold or part of it."""

from collections.abc import Mapping, Sequence

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.commands import Capture
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_holds
from haowu.ledger.views import HoldRef
from haowu.members.world import World
from haowu.redemption.answering import captured_of
from haowu.redemption.answers import Captured, Refusal
from haowu.redemption.keys import capture_key, hold_key
from haowu.redemption.requests import CaptureRequest
from haowu.redemption.validation import objection_to_capture


def capture_holds(
    connection: Connection,
    requests: Sequence[CaptureRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Captured | Refusal]:
    """Answer each capture, in order, all in one ledger post.

    HOLD_NOT_FOUND leaves no trace. What the ledger refuses (HOLD_ENDED, HOLD_TOO_SMALL) stays refused under this
    capture_no; another try takes another number.
    """
    keys = [
        hold_key(request.merchant, request.hold_no) for request in requests if objection_to_capture(request) is None
    ]
    holds = find_holds(connection, keys) if keys else {}
    drafted = [_draft(request, holds) for request in requests]
    commands = [draft for draft in drafted if isinstance(draft, Capture)]
    results = iter(post(connection, commands, clock=clock, fence=fence) if commands else ())
    return [
        draft if isinstance(draft, Refusal) else captured_of(next(results), request, world)
        for draft, request in zip(drafted, requests, strict=True)
    ]


def _draft(request: CaptureRequest, holds: Mapping[str, HoldRef]) -> Capture | Refusal:
    refusal = objection_to_capture(request)
    if refusal is not None:
        return refusal
    key = hold_key(request.merchant, request.hold_no)
    hold = holds.get(key)
    if hold is None:
        return Refusal("HOLD_NOT_FOUND", {"hold_no": request.hold_no})
    return Capture(
        key=capture_key(request.merchant, request.hold_no, request.capture_no),
        input_hash=request.input_hash,
        owner_id=hold.owner_id,
        lane=hold.lane,
        actor=request.actor,
        reference=request.hold_no,
        hold_key=key,
        points=request.points,
        keeps_rest=request.keeps_rest,
    )
