# SPDX-License-Identifier: Apache-2.0
"""Take a verification back: within the hour, before it is settled, once. The lines can be used again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.members.world import World
from haowu.outbox.operations.emit import emit
from haowu.redemption.events import order_event
from haowu.redemption.exchange_answers import Revoked
from haowu.redemption.exchange_requests import RevokeVerification
from haowu.redemption.realising import save
from haowu.redemption.stored_answers import StoredAnswers
from haowu.redemption.verifying import REVOKE_WITHIN, REVOKES_MAX
from haowu.redemption.vouchers import lanes_of_vouchers, load_vouchers

FIND: Final = """
select r.voucher_id, r.merchant, r.store, r.terminal, r.line_nos, r.points, r.money_fen, r.value_fen, r.verified_at,
    r.settled_at is not null, exists (select from redemption_verification b where b.revokes = r.id),
    (select count(*) from redemption_verification b where b.voucher_id = r.voucher_id and b.kind = 'revoke'), o.state
from redemption_verification r join redemption_voucher v on v.id = r.voucher_id
join redemption_order o on o.id = v.order_id where r.id = %s and r.kind = 'verify' and r.merchant = %s"""
# Settlement waits for this row, and this waits for settlement: what is put on a statement meanwhile is seen.
FIND_AND_LOCK: Final = f"{FIND} for no key update of r"
OPEN: Final = frozenset({"placed", "fulfilled"})
"""An exchange in another state has given its points back: nothing of it can be used again."""
RECORD: Final = """
insert into redemption_verification (voucher_id, kind, line_nos, revokes, merchant, store, terminal, actor, request_no,
    points, money_fen, value_fen, verified_at)
values (%s, 'revoke', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
FREE: Final = "update redemption_voucher_line set used_by = null where voucher_id = %s and used_by = %s"
REOPEN_VOUCHER: Final = "update redemption_voucher set state = 'issued' where id = %s and state = 'used'"
REOPEN_ORDER: Final = """
update redemption_order set state = 'placed', fulfilled_at = null, received_at = null
where id = %s and state = 'fulfilled'"""


def revoke_verifications(
    connection: Connection,
    requests: Sequence[RevokeVerification],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Revoked | Refusal]:
    """Answer each, in order. Points stay spent on the lines until they are used again, or the exchange ends."""
    del world, fence
    found = [connection.execute(FIND, [request.verification, request.merchant]).fetchone() for request in requests]
    lock_lanes(connection, lanes_of_vouchers(connection, [row[0] for row in found if row is not None]))
    numbers = [(request.merchant, _number(request)) for request in requests]
    known = StoredAnswers(connection, "revoke", Revoked, numbers)
    answers: list[Revoked | Refusal] = []
    now = clock.now().astimezone(UTC)
    for request, number in zip(requests, numbers, strict=True):
        answer = known.find(number, request.input_hash)
        if answer is None:
            answer = _revoke(connection, request, number[1], now)
            if isinstance(answer, Revoked):
                known.add(number, request.input_hash, answer)
        answers.append(answer)
    known.keep(now)
    return answers


def _number(request: RevokeVerification) -> str:
    return request.request_no or f"v-{request.verification}"


def _revoke(connection: Connection, request: RevokeVerification, number: str, now: datetime) -> Revoked | Refusal:
    row = connection.execute(FIND_AND_LOCK, [request.verification, request.merchant]).fetchone()
    if row is None:
        return Refusal("VERIFICATION_NOT_FOUND")
    voucher_id, merchant, store, terminal, line_nos, *amounts, verified_at, is_settled, is_revoked, revokes, state = row
    refusal = _objection(verified_at, now, is_settled=is_settled, is_revoked=is_revoked, revokes=revokes)
    if refusal is None and state not in OPEN:
        refusal = Refusal("REDEMPTION_ENDED", {"state": state})
    if refusal is not None:
        return refusal
    head: list[Any] = [voucher_id, line_nos, request.verification, merchant, store, terminal, request.actor, number]
    connection.execute(RECORD, [*head, *amounts, now])
    connection.execute(FREE, [voucher_id, request.verification])
    connection.execute(REOPEN_VOUCHER, [voucher_id])
    voucher = load_vouchers(connection, [voucher_id])[voucher_id]
    connection.execute(REOPEN_ORDER, [voucher.order.id])
    save(connection, [(voucher.order, voucher.lines[no], "revoked", -1) for no in line_nos], at=now)
    event = order_event("voucher.revoked", voucher.order, now, verification=request.verification, store=store)
    emit(connection, [event], written_by=request.actor)
    return Revoked(request.verification, tuple(line_nos), now)


def _objection(
    verified_at: datetime, now: datetime, *, is_settled: bool, is_revoked: bool, revokes: int
) -> Refusal | None:
    if is_revoked:
        return Refusal("VERIFICATION_REVOKED")
    if is_settled:
        return Refusal("VERIFICATION_SETTLED")
    return Refusal("REVOKE_TOO_LATE") if now - verified_at > REVOKE_WITHIN or revokes >= REVOKES_MAX else None
