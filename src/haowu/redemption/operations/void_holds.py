# SPDX-License-Identifier: Apache-2.0
"""Release held points: the sale did not happen."""

from collections.abc import Mapping, Sequence

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.commands import Void
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_holds
from haowu.ledger.views import HoldRef
from haowu.members.world import World
from haowu.redemption.answering import voided_of
from haowu.redemption.answers import Refusal, Voided
from haowu.redemption.keys import hold_key, void_key
from haowu.redemption.requests import VoidRequest
from haowu.redemption.validation import objection_to_void


def void_holds(
    connection: Connection,
    requests: Sequence[VoidRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Voided | Refusal]:
    """Answer each void, in order, all in one ledger post. HOLD_NOT_FOUND leaves no trace, HOLD_ENDED is stored."""
    keys = [hold_key(request.merchant, request.hold_no) for request in requests if objection_to_void(request) is None]
    holds = find_holds(connection, keys) if keys else {}
    drafted = [_draft(request, holds) for request in requests]
    commands = [draft for draft in drafted if isinstance(draft, Void)]
    results = iter(post(connection, commands, clock=clock, fence=fence) if commands else ())
    return [
        draft if isinstance(draft, Refusal) else voided_of(next(results), request.hold_no, world)
        for draft, request in zip(drafted, requests, strict=True)
    ]


def _draft(request: VoidRequest, holds: Mapping[str, HoldRef]) -> Void | Refusal:
    refusal = objection_to_void(request)
    if refusal is not None:
        return refusal
    key = hold_key(request.merchant, request.hold_no)
    hold = holds.get(key)
    if hold is None:
        return Refusal("HOLD_NOT_FOUND", {"hold_no": request.hold_no})
    return Void(
        key=void_key(request.merchant, request.hold_no, request.void_no),
        input_hash=request.input_hash,
        owner_id=hold.owner_id,
        lane=hold.lane,
        actor=request.actor,
        reference=request.hold_no,
        hold_key=key,
    )
