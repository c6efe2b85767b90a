# SPDX-License-Identifier: Apache-2.0
"""The partner confirms its statement, or disputes it and says why."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.settlement.errors import StatementStateWrong
from haowu.settlement.queries import find_statement

ADD: Final = """
insert into settlement_step (statement_id, kind, note, actor, made_at) values (%s, %s, %s, %s, %s)
"""


def answer_statement(
    connection: Connection,
    *,
    merchant: str,
    statement: str,
    is_right: bool,
    note: str = "",
    clock: Clock,
    actor: Actor,
) -> None:
    """Add the partner's word; a disputed statement may be confirmed later, a confirmed one stays so.

    Raises `StatementUnknown`, or `StatementStateWrong`.
    """
    found = find_statement(connection, merchant=merchant, number=statement, is_locked=True)
    if found.state in {"confirmed", "paid"}:
        raise StatementStateWrong(state=found.state)
    kind = "confirmed" if is_right else "disputed"
    connection.execute(ADD, [found.id, kind, note, str(actor), clock.now()])
