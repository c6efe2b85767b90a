# SPDX-License-Identifier: Apache-2.0
"""Take a campaign back before it is published."""

from typing import Final

from psycopg import Connection

from haowu.programs.campaign_drafts import CampaignDraft, find_campaign_draft, lock_campaign_draft

WITHDRAW: Final = "update programs_campaign_draft set state = 'withdrawn' where id = %s"


def withdraw_campaign(connection: Connection, *, draft_id: int, owner: str = "") -> CampaignDraft:
    """Withdraw the draft. Raises `CampaignDraftNotFound`, or `CampaignDraftState` when it is over already."""
    lock_campaign_draft(connection, draft_id, states=["draft", "submitted", "approved"], owner=owner)
    connection.execute(WITHDRAW, [draft_id])
    return find_campaign_draft(connection, draft_id)
