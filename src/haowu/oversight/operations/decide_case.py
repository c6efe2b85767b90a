# SPDX-License-Identifier: Apache-2.0
"""Say what came of a case: a second person, with words, once."""

from typing import Final, Literal

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.oversight.cases import TEXT_MAX, RiskCase
from haowu.oversight.errors import CaseDecided, CaseFieldInvalid, CaseNeedsSecondPerson, CaseUnknown
from haowu.oversight.queries import get_case

LOCK: Final = "select state, reported_by from oversight_risk_case where id = %s for update"
DECIDE: Final = "update oversight_risk_case set state = %s, decided_by = %s, decided_at = %s, words = %s where id = %s"


def decide_case(
    connection: Connection,
    *,
    case_id: int,
    decision: Literal["CONFIRMED", "DISMISSED"],
    words: str,
    clock: Clock,
    actor: Actor,
) -> RiskCase:
    """Record the decision and return the case. Nothing happens to the member by itself: that takes a person.

    Raises `CaseUnknown`, `CaseDecided`, `CaseNeedsSecondPerson` or `CaseFieldInvalid`.
    """
    row = connection.execute(LOCK, (case_id,)).fetchone()
    if row is None:
        raise CaseUnknown(case_id=case_id)
    if row[0] != "OPEN":
        raise CaseDecided(state=row[0])
    if row[1] == str(actor):
        raise CaseNeedsSecondPerson
    if not 0 < len(words.strip()) <= TEXT_MAX:
        raise CaseFieldInvalid(field="words")
    connection.execute(DECIDE, (decision, str(actor), clock.now(), words.strip(), case_id))
    told = Event("risk.decided", None, f"risk-case:{case_id}", {"decision": decision}, clock.now())
    emit(connection, [told], written_by=str(actor))
    return get_case(connection, case_id)
