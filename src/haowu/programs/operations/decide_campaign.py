# SPDX-License-Identifier: Apache-2.0
"""Approve or reject a submitted campaign, as a second person."""

from typing import Final, Literal

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.campaign_drafts import CampaignDraft, find_campaign_draft, lock_campaign_draft
from haowu.programs.campaign_events import tell_of_draft
from haowu.programs.errors import DraftNeedsSecondPerson

DECIDE: Final = """
update programs_campaign_draft set state = %s, decided_by = %s, decided_at = %s, note = %s where id = %s
"""


def decide_campaign(
    connection: Connection,
    *,
    draft_id: int,
    decision: Literal["approved", "rejected"],
    actor: Actor,
    clock: Clock,
    note: str = "",
) -> CampaignDraft:
    """Decide. Raises `DraftNeedsSecondPerson` for whoever submitted or wrote it, or the refusals of the draft."""
    draft = lock_campaign_draft(connection, draft_id, states=["submitted"])
    if str(actor) in {draft.submitted_by, draft.created_by}:
        raise DraftNeedsSecondPerson
    connection.execute(DECIDE, [decision, str(actor), clock.now(), note, draft_id])
    tell_of_draft(connection, f"campaign.{decision}", draft, actor=actor, at=clock.now())
    return find_campaign_draft(connection, draft_id)
