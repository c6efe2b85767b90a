# SPDX-License-Identifier: Apache-2.0
"""Hand a draft in: checked like a publication, frozen with its hash, and put before a second person."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.access.operations.request_approval import request_approval
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.programs.conflicts import find_conflicts
from haowu.programs.differing import Change
from haowu.programs.drafts import Draft, find_draft, lock_draft
from haowu.programs.errors import ProgramInvalid
from haowu.programs.gates import REBATE_KIND, needs_approval
from haowu.programs.notice import Notice
from haowu.programs.preparing import pass_gates, prepare

SUBMIT: Final = """
update programs_draft set state = 'submitted', submitted_by = %s, submitted_at = %s, body_sha256 = %s where id = %s
"""


class Submission(msgspec.Struct, frozen=True):
    """What was handed in: what it changes, the notice it would give today, and what it gives back at face value.

    `rebate_approval` is the number of the approval (kind `face_rebate`) that a dear programme needs besides.
    """

    draft: Draft
    changes: tuple[Change, ...]
    notice: Notice
    rebate_bp: int
    warning: Text | None
    rebate_approval: int | None


def submit_draft(connection: Connection, *, draft_id: int, actor: Actor, clock: Clock) -> Submission:
    """Submit the draft. Raises what publishing it would raise; nothing is submitted then."""
    draft = lock_draft(connection, draft_id, states=["draft"])
    prepared = prepare(connection, draft.source, filename=draft.filename)
    now = clock.now()
    if problems := find_conflicts(connection, prepared, at=now):
        raise ProgramInvalid(draft.filename, problems)
    passed = pass_gates(connection, prepared, at=now, is_approved=True)
    rebate_approval = None
    if needs_approval(prepared.document):
        rebate_approval = request_approval(
            connection,
            kind=REBATE_KIND,
            subject=f"program/{draft.program}",
            payload=prepared.body.encode(),
            actor=actor,
            clock=clock,
        )
    connection.execute(SUBMIT, [str(actor), now, prepared.sha256, draft_id])
    return Submission(
        find_draft(connection, draft_id),
        prepared.changes,
        passed.notice,
        passed.rebate_bp,
        passed.warning,
        rebate_approval,
    )
