# SPDX-License-Identifier: Apache-2.0
"""Submit a campaign, its prices held against those of the catalogue."""

from psycopg import Connection

from haowu.catalog.campaign_prices import list_prices_of
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.campaign_drafts import CampaignDraft, find_campaign_draft
from haowu.programs.operations.submit_campaign import submit_campaign as submit


def submit_campaign(connection: Connection, *, draft_id: int, owner: str, actor: Actor, clock: Clock) -> CampaignDraft:
    """Submit the draft of `owner`. Raises what `programs.operations.submit_campaign` raises."""
    draft = find_campaign_draft(connection, draft_id, owner=owner)
    known = list_prices_of(connection, draft.document)
    return submit(connection, draft_id=draft_id, list_prices=known, actor=actor, clock=clock)
