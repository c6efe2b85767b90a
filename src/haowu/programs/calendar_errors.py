# SPDX-License-Identifier: Apache-2.0
"""Why a calendar is not published, or not believed."""

from collections.abc import Sequence
from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class CalendarInvalid(HaowuError):
    """The calendar has problems; nothing was kept. `problems` names each."""

    code: ClassVar[str] = "CALENDAR_INVALID"
    text: ClassVar[Text] = Text(
        zh="日历“{calendar}”有{count}处问题,没有提交。第一处:{first}",
        en="Calendar {calendar} has {count} problem(s); nothing was kept. The first: {first_en}",
    )

    def __init__(self, calendar: str, problems: Sequence[tuple[str, Text]]) -> None:
        """Keep the problems: the path and what is wrong there."""
        (path, text), *_ = problems
        super().__init__(
            calendar=calendar,
            count=len(problems),
            first=f"{path}:{text.zh}",
            first_en=f"{path}: {text.en}",
            problems=[{"path": place, "zh": found.zh, "en": found.en} for place, found in problems],
        )


class CalendarUnknown(HaowuError):
    """There is no such calendar."""

    code: ClassVar[str] = "CALENDAR_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有代码为“{calendar}”的日历。", en="There is no calendar {calendar}.")


class CalendarNoticeTooShort(HaowuError):
    """A calendar that published rules name would change sooner than members must be told."""

    code: ClassVar[str] = "CALENDAR_NOTICE_TOO_SHORT"
    text: ClassVar[Text] = Text(
        zh="日历“{calendar}”最早可以从{earliest}起生效({why}),现在写的是{given}。请推迟生效日期。",
        en="Calendar {calendar} may apply from {earliest} at the earliest ({why_en}), not from {given}.",
    )


class CalendarTampered(HaowuError):
    """A published calendar is not what was published; no terms are loaded at all."""

    code: ClassVar[str] = "CALENDAR_TAMPERED"
    text: ClassVar[Text] = Text(
        zh="日历“{calendar}”第{version}版与发布时不一致,已停止使用,请联系技术人员核查。",
        en="Version {version} of calendar {calendar} is not what was published; no terms are loaded.",
    )


class ProposalNotFound(HaowuError):
    """There is no such proposal."""

    code: ClassVar[str] = "CALENDAR_PROPOSAL_NOT_FOUND"
    text: ClassVar[Text] = Text(
        zh="没有编号为{proposal_id}的日历提案。", en="There is no calendar proposal {proposal_id}."
    )


class ProposalDecided(HaowuError):
    """The proposal waits for nobody any more."""

    code: ClassVar[str] = "CALENDAR_PROPOSAL_DECIDED"
    text: ClassVar[Text] = Text(
        zh="日历提案{proposal_id}现在是“{state}”,不能再处理。",
        en="Calendar proposal {proposal_id} is {state_en} already.",
    )


class StoreUnknown(HaowuError):
    """There is no such open store of the merchant."""

    code: ClassVar[str] = "STORE_UNKNOWN"
    text: ClassVar[Text] = Text(
        zh="商家“{merchant}”没有门店“{store}”。", en="Merchant {merchant} has no store {store}."
    )


class StoreRegionInvalid(HaowuError):
    """The store cannot be said to lie there since then."""

    code: ClassVar[str] = "STORE_REGION_INVALID"
    text: ClassVar[Text] = Text(zh="门店地区没有保存:{why}。", en="The store's region was not kept: {why_en}.")
