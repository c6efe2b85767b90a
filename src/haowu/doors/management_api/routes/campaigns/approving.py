# SPDX-License-Identifier: Apache-2.0
"""The second person's side: everything handed in, and the decision."""

from haowu.doors.management_api.routes.campaigns.answers import DraftOut, DraftTextOut
from haowu.doors.management_api.routes.campaigns.bodies import DecideIn, Id, Limit
from haowu.doors.management_api.routes.campaigns.drafts import State, drafts_page, shown
from haowu.doors.management_api.routes.campaigns.router import router
from haowu.doors.management_api.routing import Call, Page
from haowu.programs.campaign_drafts import find_campaign_draft
from haowu.programs.operations.decide_campaign import decide_campaign as decide


@router.read("/campaign-drafts", scope="campaigns:approve", answer=Page[DraftOut])
def list_campaign_drafts(call: Call, state: State = "submitted", cursor: str = "", limit: Limit = 50) -> object:
    """待审批的活动 Everybody's drafts, those that wait for a decision if nothing else is asked."""
    return drafts_page(call, "", state, cursor, limit)


@router.read("/campaign-drafts/{draft_id}", scope="campaigns:approve", answer=DraftTextOut)
def read_campaign_draft(call: Call, draft_id: Id) -> object:
    """查看待审批的活动 One draft, whoever's it is."""
    return shown(call, find_campaign_draft(call.connection, draft_id))


@router.write("POST", "/campaign-drafts/{draft_id}/decision", scope="campaigns:approve", answer=DraftOut)
def decide_campaign(call: Call, draft_id: Id, body: DecideIn) -> object:
    """批准或驳回活动(不能批准自己的) Decide as a second person; never on one's own."""
    return decide(
        call.connection,
        draft_id=draft_id,
        decision=body.decision,
        note=body.note,
        actor=call.actor,
        clock=call.clock,
    )
