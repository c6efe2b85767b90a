# SPDX-License-Identifier: Apache-2.0
"""What everybody sees: the public list of campaigns, the same for all (R039, R040)."""

from typing import Annotated

from pydantic import Field

from haowu.catalog.campaign_cards import card_of
from haowu.doors.management_api.routes.campaigns.answers import CampaignOut
from haowu.doors.management_api.routes.campaigns.bodies import Limit
from haowu.doors.management_api.routes.campaigns.router import router
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.programs.campaigns import find_campaign, list_campaigns

Word = Annotated[str, Field(max_length=100)]


@router.read("/campaigns", scope="campaigns:read", answer=Page[CampaignOut])
def list_public_campaigns(
    call: Call, owner: Word = "", cursor: Word = "", limit: Limit = 50, *, with_past: bool = False
) -> object:
    """活动公示 Campaigns that run or are announced; `with_past`: those that are over or were called off too."""
    after = decode_cursor(cursor, (int,))
    now = call.clock.now()
    found = list_campaigns(
        call.connection,
        owner=owner,
        since=None if with_past else now,
        after=after[0] if after else 0,
        limit=limit + 1,
    )
    page = page_of(found, limit, lambda campaign: [campaign.id])
    page["items"] = [card_of(call.connection, campaign, at=now) for campaign in page["items"]]
    return page


@router.read("/campaigns/{code}", scope="campaigns:read", answer=CampaignOut)
def read_campaign(call: Call, code: str) -> object:
    """活动详情 One campaign with its conditions, its prices and what is left of its budget."""
    return card_of(call.connection, find_campaign(call.connection, code), at=call.clock.now())
