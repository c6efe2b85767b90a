# SPDX-License-Identifier: Apache-2.0
"""Make what orders earned available, because their receipt was confirmed."""

from collections.abc import Mapping, Sequence

from psycopg import Connection

from haowu.earning.answering import confirmation_of
from haowu.earning.answers import Confirmation, Refusal
from haowu.earning.keys import confirm_key, order_key
from haowu.earning.requests import ConfirmRequest
from haowu.earning.validation import is_number
from haowu.kernel.clock import Clock
from haowu.ledger.commands import Confirm
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.queries import find_journals
from haowu.ledger.views import JournalRef
from haowu.members.world import World


def confirm_orders(
    connection: Connection,
    requests: Sequence[ConfirmRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Confirmation | Refusal]:
    """Answer each confirmation, in order. Confirming what is available already is accepted and moves nothing.

    An order that was never credited is refused (ORDER_NOT_FOUND, EARN_NOT_FOUND) and leaves no trace.
    """
    keys = [order_key(request.merchant, request.order_no) for request in requests if _bad_field(request) == ""]
    journals = find_journals(connection, keys) if keys else {}
    drafted = [_draft(request, journals) for request in requests]
    commands = [draft for draft in drafted if isinstance(draft, Confirm)]
    results = iter(post(connection, commands, clock=clock, fence=fence) if commands else ())
    point_types = world.terms.point_types
    return [
        draft if isinstance(draft, Refusal) else confirmation_of(next(results), request.order_no, point_types)
        for draft, request in zip(drafted, requests, strict=True)
    ]


def _bad_field(request: ConfirmRequest) -> str:
    """Return the first field that is no business number, or an empty word."""
    fields = ("merchant", "order_no", "confirm_no")
    return next((field for field in fields if not is_number(getattr(request, field))), "")


def _draft(request: ConfirmRequest, journals: Mapping[str, JournalRef]) -> Confirm | Refusal:
    field = _bad_field(request)
    if field:
        return Refusal("FIELD_INVALID", {"field": field})
    key = order_key(request.merchant, request.order_no)
    journal = journals.get(key)
    if journal is None:
        return Refusal("ORDER_NOT_FOUND", {"order_no": request.order_no})
    if journal.code != "OK":
        return Refusal("EARN_NOT_FOUND", {"order_no": request.order_no})
    return Confirm(
        key=confirm_key(request.merchant, request.order_no, request.confirm_no),
        input_hash=request.input_hash,
        owner_id=journal.owner_id,
        lane=journal.lane,
        actor=request.actor,
        reference=request.order_no,
        earn_key=key,
    )
