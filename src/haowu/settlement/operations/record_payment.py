# SPDX-License-Identifier: Apache-2.0
"""The yuan have moved, from bank to bank and outside of this house: write down under which reference."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.outbox.operations.emit import emit
from haowu.settlement.errors import PaymentNeedsSecondPerson, StatementStateWrong
from haowu.settlement.events import paid_event
from haowu.settlement.queries import find_statement, steps_of_statement

ADD: Final = """
insert into settlement_step (statement_id, kind, note, actor, made_at) values (%s, 'paid', %s, %s, %s)
"""


def record_payment(
    connection: Connection, *, merchant: str, statement: str, reference: str, clock: Clock, actor: Actor
) -> None:
    """Record the payment of a confirmed statement; points and yuan never stand in one ledger (CTL-35).

    Whoever closed the month, or confirmed the statement in the partner's name, does not record its payment.

    Raises `StatementUnknown`, `StatementStateWrong`, or `PaymentNeedsSecondPerson`.
    """
    found = find_statement(connection, merchant=merchant, number=statement, is_locked=True)
    if found.state != "confirmed":
        raise StatementStateWrong(state=found.state)
    confirmed_by = {step.actor for step in steps_of_statement(connection, found.id) if step.kind == "confirmed"}
    if str(actor) in {found.closed_by, *confirmed_by}:
        raise PaymentNeedsSecondPerson
    connection.execute(ADD, [found.id, reference, str(actor), clock.now()])
    emit(connection, [paid_event(merchant, statement, found.net_fen, clock.now())], written_by=str(actor))
