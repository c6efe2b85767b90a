# SPDX-License-Identifier: Apache-2.0
"""What a draft would have given over past orders, before anybody decides."""

from datetime import datetime, timedelta
from typing import Final

from haowu.doors.management_api.routes.campaigns.answers import ReplayOut
from haowu.doors.management_api.routes.campaigns.bodies import Id, Instant
from haowu.doors.management_api.routes.campaigns.router import router
from haowu.doors.management_api.routing import Call
from haowu.earning.operations.replay_campaign import replay_campaign as replay
from haowu.earning.replaying import Replay
from haowu.programs.campaign_drafts import CampaignDraft, find_campaign_draft

USUAL: Final = timedelta(days=90)
ORDERS_MAX: Final = 200_000
"""So many orders are decided again while somebody waits; more are for the command line."""


@router.read("/merchants/{merchant}/campaign-drafts/{draft_id}/replay", scope="campaigns:write", answer=ReplayOut)
def replay_own_campaign(
    call: Call, merchant: str, draft_id: Id, since: Instant | None = None, until: Instant | None = None
) -> object:
    """用过去的订单试算(不指定时间即最近90天) Decide past orders again with the draft; nothing is written."""
    return _replayed(call, find_campaign_draft(call.connection, draft_id, owner=merchant), since, until)


@router.read("/campaign-drafts/{draft_id}/replay", scope="campaigns:approve", answer=ReplayOut)
def replay_campaign(call: Call, draft_id: Id, since: Instant | None = None, until: Instant | None = None) -> object:
    """审批前用过去的订单试算 The same for whoever decides."""
    return _replayed(call, find_campaign_draft(call.connection, draft_id), since, until)


def _replayed(call: Call, draft: CampaignDraft, since: datetime | None, until: datetime | None) -> Replay:
    last = until or call.clock.now()
    first = since or last - USUAL
    return replay(call.connection, draft.document, since=first, until=last, owner=draft.owner, orders_max=ORDERS_MAX)
