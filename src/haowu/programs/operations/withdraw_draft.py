# SPDX-License-Identifier: Apache-2.0
"""Take a draft back before it is published."""

from typing import Final

from psycopg import Connection

from haowu.programs.drafts import Draft, find_draft, lock_draft

WITHDRAW: Final = "update programs_draft set state = 'withdrawn' where id = %s"


def withdraw_draft(connection: Connection, *, draft_id: int) -> Draft:
    """Withdraw the draft. Raises `DraftNotFound`, or `DraftState` when it is decided or published already."""
    lock_draft(connection, draft_id, states=["draft", "submitted", "approved"])
    connection.execute(WITHDRAW, [draft_id])
    return find_draft(connection, draft_id)
