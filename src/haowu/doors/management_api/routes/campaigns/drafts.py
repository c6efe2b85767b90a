# SPDX-License-Identifier: Apache-2.0
"""A merchant's own campaigns, or the platform's under the name `operator`: written, handed in, published."""

from typing import Any, Literal

import msgspec

from haowu.catalog.campaign_cards import card_of, promoted_prices
from haowu.catalog.operations.publish_campaign import publish_campaign as publish
from haowu.catalog.operations.submit_campaign import submit_campaign as submit
from haowu.doors.management_api.routes.campaigns.answers import CampaignOut, DraftOut, DraftTextOut, LaunchedOut
from haowu.doors.management_api.routes.campaigns.bodies import CallOffIn, CampaignIn, Id, Limit
from haowu.doors.management_api.routes.campaigns.router import router
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.programs.campaign_drafts import CampaignDraft, find_campaign_draft, list_campaign_drafts
from haowu.programs.operations.call_off_campaign import call_off_campaign as call_off
from haowu.programs.operations.save_campaign import save_campaign as save
from haowu.programs.operations.withdraw_campaign import withdraw_campaign as withdraw
from haowu.rules.campaign_sentences import what_texts

State = Literal["", "draft", "submitted", "approved", "rejected", "published", "withdrawn"]


@router.write("POST", "/merchants/{merchant}/campaign-drafts", scope="campaigns:write", answer=DraftTextOut)
def save_campaign_draft(call: Call, merchant: str, body: CampaignIn) -> object:
    """写一份活动草稿 Begin a campaign; `operator` instead of a merchant: the platform's own."""
    return shown(call, save(call.connection, body.document(), owner=merchant, actor=call.actor, clock=call.clock))


@router.write("PUT", "/merchants/{merchant}/campaign-drafts/{draft_id}", scope="campaigns:write", answer=DraftTextOut)
def replace_campaign_draft(call: Call, merchant: str, draft_id: Id, body: CampaignIn) -> object:
    """修改活动草稿 Write the draft anew, before it is handed in."""
    document = body.document()
    made = save(call.connection, document, owner=merchant, actor=call.actor, clock=call.clock, draft_id=draft_id)
    return shown(call, made)


@router.read("/merchants/{merchant}/campaign-drafts", scope="campaigns:read", answer=Page[DraftOut])
def list_own_campaign_drafts(
    call: Call, merchant: str, state: State = "", cursor: str = "", limit: Limit = 50
) -> object:
    """活动草稿列表 The drafts of this merchant, in the order they were made."""
    return drafts_page(call, merchant, state, cursor, limit)


@router.read("/merchants/{merchant}/campaign-drafts/{draft_id}", scope="campaigns:read", answer=DraftTextOut)
def read_own_campaign_draft(call: Call, merchant: str, draft_id: Id) -> object:
    """查看活动草稿 One draft with both prices and both percentages of what it promotes."""
    return shown(call, find_campaign_draft(call.connection, draft_id, owner=merchant))


@router.write(
    "POST", "/merchants/{merchant}/campaign-drafts/{draft_id}/submission", scope="campaigns:write", answer=DraftOut
)
def submit_campaign(call: Call, merchant: str, draft_id: Id) -> object:
    """提交审批 Hand it in to a second person; it is not changed any more."""
    return submit(call.connection, draft_id=draft_id, owner=merchant, actor=call.actor, clock=call.clock)


@router.write(
    "POST", "/merchants/{merchant}/campaign-drafts/{draft_id}/withdrawal", scope="campaigns:write", answer=DraftOut
)
def withdraw_campaign(call: Call, merchant: str, draft_id: Id) -> object:
    """撤回活动草稿 Take it back before it is published."""
    return withdraw(call.connection, draft_id=draft_id, owner=merchant)


@router.write(
    "POST", "/merchants/{merchant}/campaign-drafts/{draft_id}/publication", scope="campaigns:write", answer=LaunchedOut
)
def publish_campaign(call: Call, merchant: str, draft_id: Id) -> object:
    """发布已批准的活动 Publish what was approved, before it begins."""
    made = publish(call.connection, draft_id=draft_id, owner=merchant, actor=call.actor, clock=call.clock)
    card = card_of(call.connection, made.campaign, at=call.clock.now())
    return {"campaign": card, "rebate_bp": made.campaign.face_rebate_bp, "warning": made.warning}


@router.write("POST", "/merchants/{merchant}/campaigns/{code}/calling-off", scope="campaigns:write", answer=CampaignOut)
def call_off_campaign(call: Call, merchant: str, code: str, body: CallOffIn) -> object:
    """开始前取消活动 Call a campaign off before it begins; one that has begun runs to its end."""
    found = call_off(
        call.connection, campaign=code, owner=merchant, reason=body.reason, actor=call.actor, clock=call.clock
    )
    return card_of(call.connection, found, at=call.clock.now())


def drafts_page(call: Call, owner: str, state: str, cursor: str, limit: int) -> dict[str, Any]:
    """Return a page of drafts; no `owner` means everybody's."""
    after = decode_cursor(cursor, (int,))
    found = list_campaign_drafts(
        call.connection, owner=owner, state=state, after=after[0] if after else 0, limit=limit + 1
    )
    return page_of(found, limit, lambda draft: [draft.id])


def shown(call: Call, draft: CampaignDraft) -> dict[str, Any]:
    """Return a draft with its text and what it would show to members."""
    document = draft.document
    return {
        **msgspec.structs.asdict(draft),
        "campaign": msgspec.to_builtins(document),
        "what": what_texts(document),
        "prices": promoted_prices(call.connection, document, at=call.clock.now()),
    }
