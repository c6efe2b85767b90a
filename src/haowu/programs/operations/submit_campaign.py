# SPDX-License-Identifier: Apache-2.0
"""Submit a campaign to a second person; what is submitted is not changed any more."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.campaign_checking import ListPrices
from haowu.programs.campaign_drafts import CampaignDraft, find_campaign_draft, lock_campaign_draft
from haowu.programs.campaign_events import tell_of_draft
from haowu.programs.campaign_gates import clear_campaign
from haowu.programs.canonical import body_hash

SUBMIT: Final = """
update programs_campaign_draft set state = 'submitted', submitted_by = %s, submitted_at = %s, body_sha256 = %s
where id = %s
"""


def submit_campaign(
    connection: Connection, *, draft_id: int, list_prices: ListPrices, actor: Actor, clock: Clock
) -> CampaignDraft:
    """Submit the draft. Raises what publishing it would raise; nothing is submitted then.

    `list_prices` are what the rewards cost without it (see `catalog.operations.submit_campaign`).
    """
    draft = lock_campaign_draft(connection, draft_id, states=["draft"])
    clear_campaign(connection, draft.document, owner=draft.owner, list_prices=list_prices)
    connection.execute(SUBMIT, [str(actor), clock.now(), body_hash(draft.body), draft_id])
    tell_of_draft(connection, "campaign.submitted", draft, actor=actor, at=clock.now())
    return find_campaign_draft(connection, draft_id)
