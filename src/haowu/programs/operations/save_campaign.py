# SPDX-License-Identifier: Apache-2.0
"""Keep a campaign that is being written; it may still be wrong, but speaks for nobody but its owner."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.errors import MerchantUnknown
from haowu.merchants.queries import load_merchants
from haowu.programs.campaign_drafts import CampaignDraft, find_campaign_draft, lock_campaign_draft
from haowu.programs.campaign_errors import CampaignInvalid
from haowu.programs.campaign_ownership import find_ownership_problems
from haowu.programs.canonical import canonical_body
from haowu.programs.checking import OPERATOR
from haowu.rules.campaign_document import CampaignDocument

INSERT: Final = """
insert into programs_campaign_draft (owner, program, code, body, created_by, created_at)
values (%s, %s, %s, %s, %s, %s) returning id
"""
UPDATE: Final = "update programs_campaign_draft set program = %s, code = %s, body = %s where id = %s"


def save_campaign(
    connection: Connection,
    campaign: CampaignDocument,
    *,
    owner: str,
    actor: Actor,
    clock: Clock,
    draft_id: int | None = None,
) -> CampaignDraft:
    """Make a draft of `campaign` for `owner`, or replace one that is not submitted yet.

    Raises `MerchantUnknown`, `CampaignInvalid` where it names another merchant, `CampaignDraftNotFound`, or
    `CampaignDraftState`.
    """
    if owner != OPERATOR and owner not in load_merchants(connection):
        raise MerchantUnknown(merchant=owner[:40])
    if draft_id is not None:
        lock_campaign_draft(connection, draft_id, states=["draft"], owner=owner)
    if foreign := find_ownership_problems(campaign, owner):
        raise CampaignInvalid(campaign.campaign, foreign)
    written = [campaign.program, campaign.campaign, canonical_body(campaign)]
    if draft_id is None:
        row = connection.execute(INSERT, [owner, *written, str(actor), clock.now()]).fetchone()
        assert row is not None, "an insert returns its row"  # noqa: S101 -- for the type checker
        return find_campaign_draft(connection, int(row[0]))
    connection.execute(UPDATE, [*written, draft_id])
    return find_campaign_draft(connection, draft_id)
