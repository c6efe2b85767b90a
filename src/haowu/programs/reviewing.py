# SPDX-License-Identifier: Apache-2.0
"""All that a draft would meet on its way, at once and without a trace: what the second person reads."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec
from psycopg import Connection

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.programs.conflicts import find_conflicts
from haowu.programs.differing import Change
from haowu.programs.drafts import Draft, find_draft
from haowu.programs.errors import ProgramInvalid
from haowu.programs.gates import CARD_GATES, check_rebate, needs_approval
from haowu.programs.notice import Notice
from haowu.programs.preparing import Prepared, check_notice, given_notice, prepare
from haowu.programs.problem import Problem
from haowu.rules.face_rebate import face_rebate
from haowu.rules.tier_lint import tier_warnings


class Objection(msgspec.Struct, frozen=True):
    """A gate that refuses: its stable code, and its sentence."""

    code: str
    zh: str
    en: str


class Review(msgspec.Struct, frozen=True):
    """What stands against a draft, and what it would change; the figures are None while it makes no sense.

    `advice` may be published and should not be: two tiers that give the same (R033).
    """

    draft: Draft
    problems: tuple[Problem, ...]
    objections: tuple[Objection, ...] = ()
    changes: tuple[Change, ...] = ()
    withdrawn: tuple[Change, ...] = ()
    notice: Notice | None = None
    rebate_bp: int | None = None
    base_rebate_bp: int | None = None
    needs_approval: bool = False
    warning: Text | None = None
    advice: tuple[Problem, ...] = ()

    @property
    def is_publishable(self) -> bool:
        """Return whether nothing stands against it today but the second person."""
        return not self.problems and not self.objections


def review_draft(connection: Connection, draft_id: int, *, at: datetime) -> Review:
    """Return all objections to the draft as things stand at `at`. Raises `DraftNotFound`."""
    draft = find_draft(connection, draft_id)
    try:
        prepared = prepare(connection, draft.source, filename=draft.filename)
    except ProgramInvalid as refused:
        return Review(draft, refused.problems)
    rebate = face_rebate(prepared.document)
    return Review(
        draft,
        tuple(find_conflicts(connection, prepared, at=at)),
        _objections(connection, prepared, at),
        prepared.changes,
        prepared.withdrawn,
        given_notice(prepared, at=at),
        rebate.effective_bp,
        rebate.base_bp,
        needs_approval(prepared.document),
        _warning(prepared),
        tuple(prepared.written.problem(*found) for found in tier_warnings(prepared.document)),
    )


def _objections(connection: Connection, prepared: Prepared, at: datetime) -> tuple[Objection, ...]:
    document = prepared.document
    refusals = [_refusal(partial(gate, document)) for gate in CARD_GATES]
    refusals.append(_refusal(partial(check_rebate, document, is_approved=True)))
    notice = given_notice(prepared, at=at)
    refusals.append(_refusal(partial(check_notice, connection, document, notice)))
    return tuple(Objection(r.code, r.detail("zh"), r.detail("en")) for r in refusals if r is not None)


def _refusal(gate: Callable[[], object]) -> HaowuError | None:
    try:
        gate()
    except HaowuError as refused:
        return refused
    return None


def _warning(prepared: Prepared) -> Text | None:
    try:
        return check_rebate(prepared.document, is_approved=True)[1]
    except HaowuError:
        return None
