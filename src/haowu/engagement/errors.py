# SPDX-License-Identifier: Apache-2.0
"""Why something is not taken down at all. Why it earned no points is no error: the reward says it."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.ledger.refusals import TEXTS


class NoEngagementProgram(HaowuError):
    """The merchant's programme has no engagement section in force."""

    code: ClassVar[str] = "NO_ENGAGEMENT_PROGRAM"
    text: ClassVar[Text] = Text(
        zh="商家{merchant}目前没有开展互动奖励活动。", en="Merchant {merchant} rewards no engagement at present."
    )


class NoProgram(HaowuError):
    """The merchant belongs to no programme at present, so nothing can be planned with its points."""

    code: ClassVar[str] = "NO_PROGRAM"
    text: ClassVar[Text] = Text(
        zh="商家{merchant}目前没有积分计划。", en="Merchant {merchant} belongs to no points programme at present."
    )


class RhythmUnknown(HaowuError):
    """The member has bought on fewer than two days, so that no rhythm can be read; it must be given."""

    code: ClassVar[str] = "RHYTHM_UNKNOWN"
    text: ClassVar[Text] = Text(
        zh="消费记录还不足两次,看不出您的消费习惯;请填写每几个月消费一次、每次多少钱。",
        en="Too few purchases to read a rhythm from: say how often and for how much you will buy.",
    )


class OrderNotYours(HaowuError):
    """No credited order of this member goes by this number; whose it is, is not said."""

    code: ClassVar[str] = "ORDER_NOT_FOUND"
    text: ClassVar[Text] = Text(
        zh="没有找到您的订单{order_no},请核对订单号。", en="You have no credited order {order_no}."
    )


class SurveyAnswered(HaowuError):
    """Each order has one survey, and this one holds other words."""

    code: ClassVar[str] = "SURVEY_ANSWERED"
    text: ClassVar[Text] = Text(
        zh="订单{order_no}的问卷已经填写过了,每笔订单一份。", en="The survey of order {order_no} is answered already."
    )


class SuggestionUnknown(HaowuError):
    """No suggestion to this merchant has this number."""

    code: ClassVar[str] = "SUGGESTION_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有找到这条建议。", en="There is no such suggestion.")


class SuggestionClosed(HaowuError):
    """The suggestion has come to its end, or cannot go back."""

    code: ClassVar[str] = "SUGGESTION_STEP_INVALID"
    text: ClassVar[Text] = Text(
        zh="这条建议现在是“{state}”,不能改为“{to}”。", en="The suggestion is {state}; it cannot become {to}."
    )


class LectureCodeTaken(HaowuError):
    """The merchant has another lecture of this code."""

    code: ClassVar[str] = "LECTURE_CODE_TAKEN"
    text: ClassVar[Text] = Text(zh="活动代码{lecture}已被使用。", en="The code {lecture} is taken by another lecture.")


class LectureUnknown(HaowuError):
    """The merchant has no lecture of this code."""

    code: ClassVar[str] = "LECTURE_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有找到活动{lecture}。", en="There is no lecture {lecture}.")


class LectureNotOn(HaowuError):
    """Attendance is recorded from an hour before it begins until a day after it ends."""

    code: ClassVar[str] = "LECTURE_NOT_ON"
    text: ClassVar[Text] = Text(
        zh="活动{lecture}不在签到时间内(开始前1小时至结束后1天)。",
        en="Attendance of {lecture} is recorded from an hour before it begins until a day after it ends.",
    )


class LectureFull(HaowuError):
    """Every place is taken."""

    code: ClassVar[str] = "LECTURE_FULL"
    text: ClassVar[Text] = Text(
        zh="活动{lecture}已满员({capacity}人)。", en="All {capacity} places of {lecture} are taken."
    )


class PostUnknown(HaowuError):
    """No post about an order of this merchant has this number."""

    code: ClassVar[str] = "POST_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有找到这篇分享。", en="There is no such post.")


class PostModerated(HaowuError):
    """It was decided on already."""

    code: ClassVar[str] = "POST_MODERATED"
    text: ClassVar[Text] = Text(zh="这篇分享已经审核过了。", en="This post has been moderated already.")


class EngagementFieldInvalid(HaowuError):
    """A field that cannot be taken down as it is; `field` says which."""

    code: ClassVar[str] = "FIELD_INVALID"
    text: ClassVar[Text] = TEXTS["FIELD_INVALID"]


class InvitationSelf(HaowuError):
    """Nobody invites themselves."""

    code: ClassVar[str] = "INVITATION_SELF"
    text: ClassVar[Text] = Text(zh="不能邀请自己。", en="You cannot invite yourself.")


class InvitationUnknown(HaowuError):
    """No invitation of this number is addressed to this member's phone."""

    code: ClassVar[str] = "INVITATION_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有找到发给您的这份邀请。", en="No such invitation is addressed to you.")


class InvitationTaken(HaowuError):
    """A member accepts one invitation in a life, and only before their first order."""

    code: ClassVar[str] = "INVITATION_TAKEN"
    text: ClassVar[Text] = Text(
        zh="您已是老顾客或已接受过邀请,不能再接受邀请。",
        en="You have bought here already, or have accepted an invitation before.",
    )
