# SPDX-License-Identifier: Apache-2.0
"""Keep a programme that is being written; it may still be wrong."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.drafts import Draft, find_draft, lock_draft
from haowu.programs.errors import ProgramInvalid
from haowu.programs.written import read_source

INSERT: Final = """
insert into programs_draft (program, source, created_by, created_at) values (%s, %s, %s, %s) returning id
"""
UPDATE: Final = "update programs_draft set program = %s, source = %s where id = %s"


def save_draft(
    connection: Connection, source: str, *, actor: Actor, clock: Clock, draft_id: int | None = None
) -> Draft:
    """Make a draft of `source` (YAML or JSON), or replace the text of one that is not submitted yet.

    Raises `ProgramInvalid` when it cannot be read at all, `DraftNotFound`, or `DraftState`.
    """
    written = read_source(source)
    if written.problems:
        raise ProgramInvalid("draft", written.problems)
    value = written.value
    program = str(value.get("program") or "?") if isinstance(value, dict) else "?"
    if draft_id is None:
        row = connection.execute(INSERT, [program, source, str(actor), clock.now()]).fetchone()
        assert row is not None, "an insert returns its row"  # noqa: S101 -- for the type checker
        return find_draft(connection, int(row[0]))
    lock_draft(connection, draft_id, states=["draft"])
    connection.execute(UPDATE, [program, source, draft_id])
    return find_draft(connection, draft_id)
