# SPDX-License-Identifier: Apache-2.0
"""Approve an after-sales case, or refuse it for one of the reasons there are."""

from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.refusals import Refusal
from haowu.outbox.operations.emit import emit
from haowu.redemption.aftersales import REFUSAL_REASONS, Aftersale, RefusalReason, find_locked
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.events import order_event
from haowu.redemption.orders import orders_by_id

DECIDE: Final = """
update redemption_aftersale set state = %s, refusal_reason = %s, decided_at = %s, decided_by = %s where id = %s"""


def decide_aftersale(
    connection: Connection, *, merchant: str, aftersale_no: str, refusal_reason: RefusalReason | None, clock: Clock,
    actor: str,
) -> Aftersale:  # fmt: skip
    """Approve (no `refusal_reason`) or refuse; the same decision again changes nothing. Raises `RedemptionRefused`."""
    if refusal_reason is not None and refusal_reason not in REFUSAL_REASONS:
        raise RedemptionRefused(Refusal("FIELD_INVALID", {"field": "refusal_reason"}))
    case = find_locked(connection, merchant, aftersale_no)
    state = "approved" if refusal_reason is None else "refused"
    if case.state == state and case.refusal_reason == (refusal_reason or ""):
        return case
    if case.state != "opened":
        raise RedemptionRefused(Refusal("AFTERSALE_ENDED", {"state": case.state}))
    connection.execute(DECIDE, [state, refusal_reason or "", clock.now(), actor, case.id])
    order = orders_by_id(connection, [case.order_id])[case.order_id]
    told = order_event(
        "aftersale.decided", order, clock.now(), aftersale_no=aftersale_no, state=state,
        refusal_reason=refusal_reason or "",
    )  # fmt: skip
    emit(connection, [told], written_by=actor)
    return find_locked(connection, merchant, aftersale_no)
