# SPDX-License-Identifier: Apache-2.0
"""Why a campaign is not taken a step further."""

from collections.abc import Sequence
from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.programs.problem import Problem


class CampaignInvalid(HaowuError):
    """The campaign has problems; `problems` names each with its place."""

    code: ClassVar[str] = "CAMPAIGN_INVALID"
    text: ClassVar[Text] = Text(
        zh="活动“{campaign}”有{count}处要改,第一处:{first}。",
        en="{campaign}: {count} problem(s); the first: {first_en}.",
    )

    def __init__(self, campaign: str, problems: Sequence[Problem]) -> None:
        """Keep the problems."""
        first = problems[0].text
        super().__init__(
            campaign=campaign,
            count=len(problems),
            first=first.zh,
            first_en=first.en,
            problems=[
                {"path": found.path, "code": found.code, "zh": found.text.zh, "en": found.text.en} for found in problems
            ],
        )


class CampaignCopyRejected(HaowuError):
    """A text for members says what may not be said; `findings` has each with what to write instead."""

    code: ClassVar[str] = "COPY_REJECTED"
    text: ClassVar[Text] = Text(
        zh="活动“{campaign}”的文字有{count}处不能发布,第一处是{first};{advice}。",
        en="{count} expression(s) of {campaign} may not be published; the first is {first_en}.",
    )


class CampaignDraftNotFound(HaowuError):
    """There is no such draft of this owner."""

    code: ClassVar[str] = "CAMPAIGN_DRAFT_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有编号为{draft_id}的活动草稿。", en="There is no campaign draft {draft_id}.")


class CampaignDraftState(HaowuError):
    """The draft is not where this step begins."""

    code: ClassVar[str] = "CAMPAIGN_DRAFT_STATE"
    text: ClassVar[Text] = Text(
        zh="活动草稿{draft_id}现在是“{state}”,不能执行这一步(要求“{needed}”)。",
        en="Campaign draft {draft_id} is {state}, not {needed}.",
    )


class CampaignNotFound(HaowuError):
    """There is no published campaign of this code."""

    code: ClassVar[str] = "CAMPAIGN_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有已发布的活动“{campaign}”。", en="There is no published campaign {campaign}.")


class CampaignTooLate(HaowuError):
    """The campaign would begin before it is published."""

    code: ClassVar[str] = "CAMPAIGN_TOO_LATE"
    text: ClassVar[Text] = Text(
        zh="活动“{campaign}”的开始时间已经过了。活动要先公布、后开始,请改晚开始时间后重新提交。",
        en="{campaign} would begin before it is published; let it begin later and submit it anew.",
    )


class CampaignHasBegun(HaowuError):
    """A campaign that has begun runs to its end."""

    code: ClassVar[str] = "CAMPAIGN_HAS_BEGUN"
    text: ClassVar[Text] = Text(
        zh="活动“{campaign}”已经开始,要按公布的时间办到结束,不能取消。",
        en="{campaign} has begun; it runs to the end that was published.",
    )


class CampaignCalledOff(HaowuError):
    """It was called off before."""

    code: ClassVar[str] = "CAMPAIGN_CALLED_OFF"
    text: ClassVar[Text] = Text(zh="活动“{campaign}”已经取消过了。", en="{campaign} was called off before.")


class CampaignTampered(HaowuError):
    """A published campaign is not what was published; no terms are loaded at all."""

    code: ClassVar[str] = "CAMPAIGN_TAMPERED"
    text: ClassVar[Text] = Text(
        zh="活动“{campaign}”与发布时不一致,已停止使用,请联系技术人员核查。",
        en="Campaign {campaign} is not what was published; no terms are loaded.",
    )
