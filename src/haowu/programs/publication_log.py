# SPDX-License-Identifier: Apache-2.0
"""The version and its entry in the publication log, written together."""

import json
from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.programs.differing import Change
from haowu.programs.notice import COMMENT_WINDOW
from haowu.programs.preparing import Passed, Prepared

VERSION: Final = """
insert into programs_version (program_id, version, body, sha256, effective_from, published_at, published_by)
values (%s, %s, %s, %s, %s, %s, %s) returning id
"""
PUBLICATION: Final = """
insert into programs_publication (version_id, program, version, sha256, draft_id, submitted_by, approved_by,
    published_by, published_at, effective_from, comments_until, notice_days, is_adverse, changes, face_rebate_bp)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
"""


class Entry(msgspec.Struct, frozen=True):
    """Who did what, when: the part of a publication that stands in no file."""

    version: int
    at: datetime
    published_by: str
    submitted_by: str
    approved_by: str | None
    draft_id: int | None


def log_version(connection: Connection, program_id: int, prepared: Prepared, passed: Passed, entry: Entry) -> None:
    """Write the version, its log entry and its event."""
    document, sha256 = prepared.document, prepared.sha256
    row = connection.execute(
        VERSION,
        (program_id, entry.version, prepared.body, sha256, document.effective_from, entry.at, entry.published_by),
    ).fetchone()
    assert row is not None, "an insert returns its row"  # noqa: S101 -- for the type checker
    connection.execute(
        PUBLICATION,
        (
            row[0],
            document.program,
            entry.version,
            sha256,
            entry.draft_id,
            entry.submitted_by,
            entry.approved_by,
            entry.published_by,
            entry.at,
            document.effective_from,
            entry.at + COMMENT_WINDOW if prepared.changes or prepared.withdrawn else None,
            passed.notice.days,
            passed.notice.is_adverse,
            json.dumps([change_as_json(change) for change in prepared.changes], ensure_ascii=False),
            passed.rebate_bp,
        ),
    )
    data = {"program": document.program, "version": entry.version, "sha256": sha256.hex()}
    effective = {"effective_from": document.effective_from.isoformat(), "is_adverse": passed.notice.is_adverse}
    emit(
        connection,
        [Event("program.published", None, f"program:{document.program}", data | effective, entry.at)],
        written_by=entry.published_by,
    )


def change_as_json(change: Change) -> dict[str, object]:
    """Return a change as the log keeps it."""
    return {
        "path": change.path,
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
        "is_adverse": change.is_adverse,
        "zh": change.text.zh,
        "en": change.text.en,
    }
