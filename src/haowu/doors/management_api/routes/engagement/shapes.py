# SPDX-License-Identifier: Apache-2.0
"""Bodies and answers of the engagement endpoints."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from haowu.doors.management_api.routing import In, Out
from haowu.rules.engagement import PointClass

Limit = Annotated[int, Field(ge=1, le=200)]
Id = Annotated[int, Field(ge=1, lt=1 << 63)]
Code = Annotated[str, Field(min_length=1, max_length=64)]
Words = Annotated[str, Field(max_length=2_000)]


class SurveyIn(In):
    """An answered survey about one order; the bonus does not depend on the score."""

    merchant: Code
    order_no: Code
    score: Annotated[int, Field(ge=1, le=5)]
    words: Words = ""


class SuggestionIn(In):
    """A suggestion to a merchant."""

    merchant: Code
    words: Annotated[str, Field(min_length=5, max_length=2_000)]


class PostIn(In):
    """A post about one's own order. Whether it is forwarded anywhere is nobody's business and is not asked."""

    merchant: Code
    order_no: Code
    words: Annotated[str, Field(min_length=10, max_length=2_000)]


class InvitationIn(In):
    """Who is invited: the phone number is used to recognise them and is not kept."""

    merchant: Code
    phone: Annotated[str, Field(min_length=11, max_length=32)]


class StepIn(In):
    """The next state of a suggestion and what is said to the member; only TRIAGED needs no words."""

    state: Literal["TRIAGED", "ADOPTED", "DECLINED", "ANSWERED"]
    words: Words = ""


class LectureIn(In):
    """A lecture or guidance."""

    code: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    place: Annotated[str, Field(min_length=1, max_length=200)]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    capacity: Annotated[int, Field(ge=1, le=100_000)]


class AttendanceIn(In):
    """Who came: member number, phone, or the code on the member's screen."""

    member: Annotated[str, Field(min_length=1, max_length=64)]


class ModerationIn(In):
    """Publish, or decline for one of four reasons; a bad opinion is none of them."""

    decision: Literal["publish", "decline"]
    reason: Literal["ADVERTISING", "NOT_ABOUT_THE_ORDER", "PERSONAL_DATA", "UNLAWFUL"] | None = None


class ReferralRunIn(In):
    """Where to begin: 0, or `next_after` of the run before."""

    after: Annotated[int, Field(ge=0, lt=1 << 63)] = 0


class RewardOut(Out):
    """What an occasion was worth, and why not more. `label` and `point_class` say that points were given for it."""

    activity: str
    points: int
    point_class: PointClass | None
    label: str
    reason: str
    is_badge: bool
    explain: str
    order_ref: str
    journal: str
    decided_at: datetime


class SurveyOut(Out):
    """The survey as it was taken down."""

    id: int
    order_no: str
    score: int
    reward: RewardOut


class SuggestionStepOut(Out):
    """A suggestion after a step."""

    id: int
    state: str
    reward: RewardOut | None


class ReplyOut(Out):
    """What was said back."""

    state: str
    words: str
    replied_at: datetime


class SuggestionOut(Out):
    """A suggestion with every reply; the first is due by `due_at`."""

    id: int
    merchant: str
    words: str
    state: str
    received_at: datetime
    due_at: datetime
    first_reply_at: datetime | None
    replies: list[ReplyOut]


class LectureOut(Out):
    """A lecture and how many came."""

    id: int
    merchant: str
    code: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    attended: int


class AttendanceOut(Out):
    """A recorded attendance."""

    id: int
    lecture: str
    member_no: str
    reward: RewardOut


class PostOut(Out):
    """A post; `label` 奖励 where points were given for it."""

    id: int
    merchant: str
    order_no: str
    words: str
    state: str
    label: str
    points: int
    decline_code: str
    submitted_at: datetime


class ModerationOut(Out):
    """A post after moderation."""

    id: int
    state: str
    label: str
    points: int
    reason: str


class InvitationOut(Out):
    """An invitation: not to whom, but what became of it."""

    id: int
    merchant: str
    invited_at: datetime
    accepted_at: datetime | None
    settled_at: datetime | None


class ReferralRunOut(Out):
    """What one run did."""

    looked_at: int
    rewards: list[RewardOut]
    next_after: int | None


LABEL = "奖励"


def reward_out(made: Any, language: str) -> RewardOut:
    """Return the reward with its sentence in the caller's language."""
    return RewardOut(
        activity=made.activity,
        points=made.points,
        point_class=PointClass.ENGAGEMENT if made.points else None,
        label=LABEL if made.points else "",
        reason=made.reason,
        is_badge=made.is_badge,
        explain=made.explain_en if language == "en" else made.explain_zh,
        order_ref=made.order_ref,
        journal=made.journal,
        decided_at=made.decided_at,
    )
