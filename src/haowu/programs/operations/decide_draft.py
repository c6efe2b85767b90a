# SPDX-License-Identifier: Apache-2.0
"""Approve or reject a submitted draft, as a second person."""

from typing import Final, Literal

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.drafts import Draft, find_draft, lock_draft
from haowu.programs.errors import DraftNeedsSecondPerson

DECIDE: Final = "update programs_draft set state = %s, decided_by = %s, decided_at = %s, note = %s where id = %s"


def decide_draft(
    connection: Connection,
    *,
    draft_id: int,
    decision: Literal["approved", "rejected"],
    actor: Actor,
    clock: Clock,
    note: str = "",
) -> Draft:
    """Decide. Raises `DraftNeedsSecondPerson` for whoever submitted it, `DraftNotFound`, or `DraftState`."""
    draft = lock_draft(connection, draft_id, states=["submitted"])
    if draft.submitted_by == str(actor):
        raise DraftNeedsSecondPerson
    connection.execute(DECIDE, [decision, str(actor), clock.now(), note, draft_id])
    return find_draft(connection, draft_id)
