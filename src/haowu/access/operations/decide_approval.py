# SPDX-License-Identifier: Apache-2.0
"""Grant or reject what somebody else asked for."""

from typing import Final, Literal

from psycopg import Connection

from haowu.access.errors import ApprovalDecided, ApprovalNotFound, SecondPersonNeeded
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock

UPDATE: Final = """
update access_approval set decision = %s, decided_by = %s, decided_at = %s, note = %s
where id = %s and decision is null and requested_by <> %s returning id
"""


def decide_approval(
    connection: Connection,
    *,
    approval_id: int,
    decision: Literal["approved", "rejected"],
    actor: Actor,
    clock: Clock,
    note: str = "",
) -> None:
    """Decide once and for all; the same decision by the same person again changes nothing.

    Raises `SecondPersonNeeded` for whoever asked, `ApprovalDecided` for what is decided, or `ApprovalNotFound`.
    """
    who = str(actor)
    if connection.execute(UPDATE, [decision, who, clock.now(), note, approval_id, who]).fetchone() is not None:
        return
    found = connection.execute(
        "select requested_by, decision, decided_by from access_approval where id = %s", [approval_id]
    ).fetchone()
    if found is None:
        raise ApprovalNotFound(approval_id=approval_id)
    if found[0] == who:
        raise SecondPersonNeeded
    if found[1:] != (decision, who):
        raise ApprovalDecided(decision=found[1])
