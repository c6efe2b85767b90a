# SPDX-License-Identifier: Apache-2.0
"""Publish an approved draft: just the text that was submitted, through the gates as they stand today."""

from typing import Final

from psycopg import Connection

from haowu.access.queries import find_approval
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.drafts import lock_draft
from haowu.programs.errors import DraftState, FaceRebateNeedsApproval
from haowu.programs.gates import REBATE_KIND, needs_approval, percent_of
from haowu.programs.operations.publish_program import Published, publish_program
from haowu.programs.preparing import prepare
from haowu.rules.face_rebate import face_rebate

DONE: Final = "update programs_draft set state = 'published', version = %s where id = %s"


def publish_draft(connection: Connection, *, draft_id: int, actor: Actor, clock: Clock) -> Published:
    """Publish. Raises `DraftState` unless it is approved, or the refusal of a gate; then nothing is written."""
    draft = lock_draft(connection, draft_id, states=["approved"])
    prepared = prepare(connection, draft.source, filename=draft.filename)
    if (
        prepared.sha256.hex() != draft.body_sha256
    ):  # the programme's types have changed since: what was seen is not this
        raise DraftState(draft_id=draft_id, state="与提交时不一致", needed="提交时的内容")
    if needs_approval(prepared.document):
        subject = f"program/{prepared.document.program}"
        approval = find_approval(connection, kind=REBATE_KIND, subject=subject, payload=prepared.body.encode())
        if approval is None or approval.decision != "approved":
            rebate_bp, limits = face_rebate(prepared.document).effective_bp, prepared.document.face_rebate.bounded()
            raise FaceRebateNeedsApproval(
                program=draft.program,
                rebate=percent_of(rebate_bp),
                rebate_bp=rebate_bp,
                limit=percent_of(limits.approve_bp),
            )
    published = publish_program(
        connection,
        draft.source,
        filename=draft.filename,
        clock=clock,
        actor=actor,
        approved_by=draft.decided_by,
        submitted_by=draft.submitted_by,
        draft_id=draft_id,
    )
    connection.execute(DONE, [published.version, draft_id])
    return published
