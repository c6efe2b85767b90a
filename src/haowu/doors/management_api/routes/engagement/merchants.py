# SPDX-License-Identifier: Apache-2.0
"""The shop's and the operator's side: suggestions answered, lectures, moderation, the run of referrals."""

from typing import Any, Literal

import msgspec

from haowu.doors.management_api.routes.engagement.members import newest_before
from haowu.doors.management_api.routes.engagement.shapes import (
    AttendanceIn,
    AttendanceOut,
    Code,
    Id,
    LectureIn,
    LectureOut,
    Limit,
    ModerationIn,
    ModerationOut,
    PostOut,
    ReferralRunIn,
    ReferralRunOut,
    StepIn,
    SuggestionOut,
    SuggestionStepOut,
    reward_out,
)
from haowu.doors.management_api.routing import Call, Page, RoomRouter, decode_cursor, page_of
from haowu.engagement.errors import EngagementFieldInvalid
from haowu.engagement.operations.handle_suggestion import handle_suggestion as handle
from haowu.engagement.operations.moderate_post import moderate_post as moderate
from haowu.engagement.operations.open_lecture import open_lecture as announce
from haowu.engagement.operations.record_attendance import record_attendance as attend
from haowu.engagement.operations.reward_referrals import reward_referrals as run
from haowu.engagement.queries import lectures_of, overdue_suggestions, posts_about, suggestions_to
from haowu.programs.queries import load_terms

router = RoomRouter("engagement")
State = Literal["", "RECEIVED", "TRIAGED", "ADOPTED", "DECLINED", "ANSWERED"]


@router.read("/merchants/{merchant}/suggestions", scope="engagement:read", answer=Page[SuggestionOut])
def list_suggestions(call: Call, merchant: str, state: State = "", cursor: str = "", limit: Limit = 50) -> object:
    """收到的建议 Suggestions to the merchant."""
    found = suggestions_to(
        call.connection, merchant, state=state, before=newest_before(cursor), limit=limit + 1
    )  # fmt: skip
    return page_of(found, limit, lambda suggestion: [suggestion.id])


@router.read("/merchants/{merchant}/suggestions/overdue", scope="engagement:read", answer=Page[SuggestionOut])
def list_overdue_suggestions(call: Call, merchant: str, cursor: str = "", limit: Limit = 50) -> object:
    """超过7天未回复的建议 Suggestions that nobody answered in seven days, longest overdue first."""
    return _overdue(call, merchant, cursor, limit)


@router.read("/suggestions/overdue", scope="engagement:oversee", answer=Page[SuggestionOut])
def list_all_overdue_suggestions(call: Call, cursor: str = "", limit: Limit = 50) -> object:
    """全部商家超过7天未回复的建议 The same over all merchants, for the operator's console."""
    return _overdue(call, None, cursor, limit)


def _overdue(call: Call, merchant: str | None, cursor: str, limit: int) -> dict[str, Any]:
    after = decode_cursor(cursor, (int,))
    found = overdue_suggestions(
        call.connection, merchant, at=call.clock.now(), after=after[0] if after else 0, limit=limit + 1
    )
    return page_of(found, limit, lambda suggestion: [suggestion.id])


@router.write(
    "POST",
    "/merchants/{merchant}/suggestions/{suggestion_id}/steps",
    scope="engagement:write",
    answer=SuggestionStepOut,
)
def handle_suggestion(call: Call, merchant: str, suggestion_id: Id, body: StepIn) -> object:
    """处理并回复建议 Take a suggestion a step further."""
    step = handle(
        call.connection,
        merchant=merchant,
        suggestion_id=suggestion_id,
        to=body.state,
        words=body.words,
        terms=load_terms(call.connection),
        clock=call.clock,
        actor=call.actor,
    )
    made = None if step.reward is None else reward_out(step.reward, call.language)
    return {"id": step.id, "state": step.state, "reward": made}


@router.write("POST", "/merchants/{merchant}/lectures", scope="engagement:write", answer=LectureOut)
def open_lecture(call: Call, merchant: str, body: LectureIn) -> object:
    """发布讲座或辅导 Announce a lecture."""
    return announce(
        call.connection, merchant=merchant, **body.dict(), clock=call.clock, actor=call.actor
    )  # fmt: skip


@router.read("/merchants/{merchant}/lectures", scope="programs:read", answer=Page[LectureOut])
def list_lectures(call: Call, merchant: str, cursor: str = "", limit: Limit = 50) -> object:
    """讲座列表 The merchant's lectures."""
    found = lectures_of(call.connection, merchant, before=newest_before(cursor), limit=limit + 1)
    return page_of(found, limit, lambda lecture: [lecture.id])


@router.write(
    "POST", "/merchants/{merchant}/lectures/{lecture}/attendance", scope="attendance:write", answer=AttendanceOut
)
def record_attendance(call: Call, merchant: str, lecture: Code, body: AttendanceIn) -> object:
    """讲座签到 Record that a member was there."""
    came = attend(
        call.connection,
        merchant=merchant,
        lecture=lecture,
        member=body.member,
        terms=load_terms(call.connection),
        keys=call.member_keys,
        clock=call.clock,
        actor=call.actor,
    )
    return {**msgspec.structs.asdict(came), "reward": reward_out(came.reward, call.language)}


@router.read("/merchants/{merchant}/posts", scope="engagement:read", answer=Page[PostOut])
def list_posts(
    call: Call,
    merchant: str,
    state: Literal["SUBMITTED", "PUBLISHED", "DECLINED"] = "SUBMITTED",
    cursor: str = "",
    limit: Limit = 50,
) -> object:
    """待审核或已发布的分享 Posts about the merchant's orders."""
    found = posts_about(call.connection, merchant, state=state, before=newest_before(cursor), limit=limit + 1)
    return page_of(found, limit, lambda post: [post.id])


@router.write("POST", "/posts/{post_id}/moderation", scope="engagement:write", answer=ModerationOut)
def moderate_post(call: Call, post_id: Id, body: ModerationIn) -> object:
    """审核分享 Publish a post, or decline it for a reason."""
    if (body.decision == "decline") != (body.reason is not None):
        raise EngagementFieldInvalid(field="reason")
    return moderate(
        call.connection,
        post_id=post_id,
        decline_code=body.reason,
        terms=load_terms(call.connection),
        clock=call.clock,
        actor=call.actor,
    )


@router.write("POST", "/referral-runs", scope="engagement:write", answer=ReferralRunOut)
def reward_referrals(call: Call, body: ReferralRunIn) -> object:
    """结算推荐奖励 Reward whoever invited somebody that has bought; jobs do it by themselves."""
    made = run(call.connection, terms=load_terms(call.connection), clock=call.clock, after=body.after)
    rewards = [reward_out(reward, call.language) for reward in made.rewards]
    return {"looked_at": made.looked_at, "rewards": rewards, "next_after": made.next_after}
