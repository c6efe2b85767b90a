# SPDX-License-Identifier: Apache-2.0
"""The member's side: surveys, suggestions, posts, invitations, and what each was worth."""

import msgspec

from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.engagement.shapes import (
    Id,
    InvitationIn,
    InvitationOut,
    Limit,
    PostIn,
    PostOut,
    RewardOut,
    SuggestionIn,
    SuggestionOut,
    SuggestionStepOut,
    SurveyIn,
    SurveyOut,
    reward_out,
)
from haowu.doors.management_api.routing import Call, Page, RoomRouter, decode_cursor, page_of
from haowu.engagement.operations.accept_invitation import accept_invitation as accept
from haowu.engagement.operations.invite_friend import invite_friend as invite
from haowu.engagement.operations.submit_post import submit_post as share
from haowu.engagement.operations.submit_suggestion import submit_suggestion as suggest
from haowu.engagement.operations.submit_survey import submit_survey as take_survey
from haowu.engagement.queries import NEWEST, invitations_of, posts_of, rewards_of, suggestions_of
from haowu.programs.queries import load_terms

router = RoomRouter("engagement")


def newest_before(cursor: str) -> int:
    """Return the number of the last row that was shown."""
    before = decode_cursor(cursor, (int,))
    return before[0] if before else NEWEST


@router.write("POST", "/members/{member}/surveys", scope="self:write", answer=SurveyOut)
def submit_survey(call: Call, member: str, body: SurveyIn) -> object:
    """填写订单问卷(奖励与评分高低无关) Answer the survey of an order."""
    taken = take_survey(
        call.connection,
        member=member_of(call, member).member_no,
        merchant=body.merchant,
        order_no=body.order_no,
        score=body.score,
        words=body.words,
        terms=load_terms(call.connection),
        keys=call.member_keys,
        clock=call.clock,
        actor=call.actor,
    )
    return {**msgspec.structs.asdict(taken), "reward": reward_out(taken.reward, call.language)}


@router.write("POST", "/members/{member}/suggestions", scope="self:write", answer=SuggestionStepOut)
def submit_suggestion(call: Call, member: str, body: SuggestionIn) -> object:
    """提出建议 Send a suggestion."""
    step = suggest(
        call.connection,
        member=member_of(call, member).member_no,
        merchant=body.merchant,
        words=body.words,
        terms=load_terms(call.connection),
        keys=call.member_keys,
        clock=call.clock,
        actor=call.actor,
    )
    return {**msgspec.structs.asdict(step), "reward": reward_out(step.reward, call.language)}


@router.read("/members/{member}/suggestions", scope="self:read", answer=Page[SuggestionOut])
def list_own_suggestions(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我的建议与回复 One's own suggestions, with every reply."""
    person = member_of(call, member)
    found = suggestions_of(call.connection, person.id, before=newest_before(cursor), limit=limit + 1)
    return page_of(found, limit, lambda suggestion: [suggestion.id])


@router.write("POST", "/members/{member}/posts", scope="self:write", answer=PostOut)
def submit_post(call: Call, member: str, body: PostIn) -> object:
    """分享购物体验(审核后展示) Write a post about an order."""
    return share(
        call.connection,
        member=member_of(call, member).member_no,
        merchant=body.merchant,
        order_no=body.order_no,
        words=body.words,
        terms=load_terms(call.connection),
        keys=call.member_keys,
        clock=call.clock,
    )


@router.read("/members/{member}/posts", scope="self:read", answer=Page[PostOut])
def list_own_posts(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我的分享 One's own posts, in whatever state."""
    person = member_of(call, member)
    found = posts_of(call.connection, person.id, before=newest_before(cursor), limit=limit + 1)
    return page_of(found, limit, lambda post: [post.id])


@router.write("POST", "/members/{member}/invitations", scope="self:write", answer=InvitationOut)
def invite_friend(call: Call, member: str, body: InvitationIn) -> object:
    """邀请朋友(只奖励一级) Invite one person."""
    return invite(
        call.connection,
        member=member_of(call, member).member_no,
        phone=body.phone,
        merchant=body.merchant,
        terms=load_terms(call.connection),
        keys=call.member_keys,
        clock=call.clock,
    )


@router.read("/members/{member}/invitations", scope="self:read", answer=Page[InvitationOut])
def list_invitations(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我发出的邀请 One's own invitations."""
    person = member_of(call, member)
    found = invitations_of(call.connection, person.id, before=newest_before(cursor), limit=limit + 1)
    return page_of(found, limit, lambda invitation: [invitation.id])


@router.write(
    "POST", "/members/{member}/invitations/{invitation_id}/acceptance", scope="self:write", answer=InvitationOut
)
def accept_invitation(call: Call, member: str, invitation_id: Id) -> object:
    """接受邀请(须在首次消费前) Accept an invitation, before the first order."""
    return accept(
        call.connection,
        member=member_of(call, member).member_no,
        invitation_id=invitation_id,
        keys=call.member_keys,
        clock=call.clock,
    )


@router.read("/members/{member}/engagement", scope="self:read", answer=Page[RewardOut])
def list_rewards_for_taking_part(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我的互动奖励与徽章 Points and badges for taking part, with every reason."""
    person = member_of(call, member)
    found = rewards_of(call.connection, person.id, before=newest_before(cursor), limit=limit + 1)
    page = page_of(found, limit, lambda row: [row[0]])
    return {**page, "items": [reward_out(made, call.language) for _, made in page["items"]]}
