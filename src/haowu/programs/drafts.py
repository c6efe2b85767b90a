# SPDX-License-Identifier: Apache-2.0
"""Drafts as they stand: one function reads, the operations change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.programs.errors import DraftNotFound, DraftState

COLUMNS: Final = """
select id, program, source, state, created_by, created_at, submitted_by, submitted_at, encode(body_sha256, 'hex'),
    decided_by, decided_at, note, version
from programs_draft
"""
IN_CHINESE: Final = {
    "draft": "草稿",
    "submitted": "待批准",
    "approved": "已批准",
    "rejected": "已驳回",
    "published": "已发布",
    "withdrawn": "已撤回",
}


class Draft(msgspec.Struct, frozen=True):
    """A draft 草稿 on its way: `body_sha256` (hexadecimal) is what was submitted, `version` what it became."""

    id: int
    program: str
    source: str
    state: str
    created_by: str
    created_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    body_sha256: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str
    version: int | None

    @property
    def filename(self) -> str:
        """Return what problems of it are named after."""
        return f"draft-{self.id}"


def find_draft(connection: Connection, draft_id: int) -> Draft:
    """Return the draft. Raises `DraftNotFound`."""
    return _read(connection.execute(COLUMNS + "where id = %s", [draft_id]).fetchone(), draft_id)


def lock_draft(connection: Connection, draft_id: int, *, states: Sequence[str]) -> Draft:
    """Return the draft, locked until the transaction ends. Raises `DraftNotFound`, or `DraftState` in another state."""
    draft = _read(connection.execute(COLUMNS + "where id = %s for update", [draft_id]).fetchone(), draft_id)
    if draft.state not in states:
        needed = "/".join(IN_CHINESE[state] for state in states)
        raise DraftState(draft_id=draft_id, state=IN_CHINESE[draft.state], needed=needed)
    return draft


def list_drafts(connection: Connection, *, after: int = 0, limit: int = 50, program: str = "") -> list[Draft]:
    """Return drafts in the order they were made, from the one after `after`."""
    where = "where id > %s and (%s = '' or program = %s) order by id limit %s"
    return [Draft(*row) for row in connection.execute(COLUMNS + where, [after, program, program, limit])]


def _read(row: tuple[Any, ...] | None, draft_id: int) -> Draft:
    if row is None:
        raise DraftNotFound(draft_id=draft_id)
    return Draft(*row)
