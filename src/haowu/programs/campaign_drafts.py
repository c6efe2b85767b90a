# SPDX-License-Identifier: Apache-2.0
"""Campaign drafts as they stand: one function reads, the operations change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.programs.campaign_errors import CampaignDraftNotFound, CampaignDraftState
from haowu.programs.canonical import read_campaign
from haowu.programs.drafts import IN_CHINESE
from haowu.rules.campaign_document import CampaignDocument

COLUMNS: Final = """
select id, owner, program, code, body, state, created_by, created_at, submitted_by, submitted_at,
    encode(body_sha256, 'hex'), decided_by, decided_at, note
from programs_campaign_draft
"""


class CampaignDraft(msgspec.Struct, frozen=True):
    """A campaign on its way; `owner` is the merchant whose it is, or `operator`."""

    id: int
    owner: str
    program: str
    code: str
    body: str
    state: str
    created_by: str
    created_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    body_sha256: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str

    @property
    def document(self) -> CampaignDocument:
        """Return what is written in it."""
        return read_campaign(self.body)


def find_campaign_draft(connection: Connection, draft_id: int, *, owner: str = "") -> CampaignDraft:
    """Return the draft, of this owner if one is named. Raises `CampaignDraftNotFound`."""
    return _read(connection.execute(COLUMNS + "where id = %s", [draft_id]).fetchone(), draft_id, owner)


def lock_campaign_draft(
    connection: Connection, draft_id: int, *, states: Sequence[str], owner: str = ""
) -> CampaignDraft:
    """Return the draft, locked until the transaction ends.

    Raises `CampaignDraftNotFound`, or `CampaignDraftState` in another state.
    """
    row = connection.execute(COLUMNS + "where id = %s for update", [draft_id]).fetchone()
    draft = _read(row, draft_id, owner)
    if draft.state not in states:
        needed = "/".join(IN_CHINESE[state] for state in states)
        raise CampaignDraftState(draft_id=draft_id, state=IN_CHINESE[draft.state], needed=needed)
    return draft


def list_campaign_drafts(
    connection: Connection, *, owner: str = "", state: str = "", after: int = 0, limit: int = 50
) -> list[CampaignDraft]:
    """Return drafts in the order they were made, from the one after `after`."""
    where = "where id > %s and (%s = '' or owner = %s) and (%s = '' or state = %s) order by id limit %s"
    return [
        CampaignDraft(*row) for row in connection.execute(COLUMNS + where, [after, owner, owner, state, state, limit])
    ]


def _read(row: tuple[Any, ...] | None, draft_id: int, owner: str) -> CampaignDraft:
    if row is None or (owner and row[1] != owner):
        raise CampaignDraftNotFound(draft_id=draft_id)
    return CampaignDraft(*row)
