# SPDX-License-Identifier: Apache-2.0
"""Why a programme is not published, or not believed."""

from collections.abc import Sequence
from typing import ClassVar, Final

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.programs.problem import Problem

SHOWN_MAX: Final = 200
"""So many problems are told to machines; people fix the first ones first."""


class ProgramInvalid(HaowuError):
    """The file has problems; nothing was published. `problems` names each with its line."""

    code: ClassVar[str] = "PROGRAM_INVALID"
    text: ClassVar[Text] = Text(
        zh="{filename}:有{count}处问题,没有发布。", en="{filename}: {count} problem(s); nothing was published."
    )

    def __init__(self, filename: str, problems: Sequence[Problem]) -> None:
        """Keep the problems, in the order of their lines."""
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        shown = [found.shown() for found in self.problems[:SHOWN_MAX]]
        super().__init__(filename=filename, count=len(self.problems), problems=shown)

    def detail(self, language: str = "zh") -> str:
        """Return the sentence and, below it, one line for each problem: `demo.yaml:12: rules[0].budget: …`."""
        filename = str(self.data["filename"])
        return "\n".join([super().detail(language), *(found.render(filename, language) for found in self.problems)])


class ProgramTampered(HaowuError):
    """A published version is not what was published; no terms are loaded at all."""

    code: ClassVar[str] = "PROGRAM_TAMPERED"
    text: ClassVar[Text] = Text(
        zh="积分计划“{program}”第{version}版与发布时不一致,已停止使用,请联系技术人员核查。",
        en="Version {version} of programme {program} is not what was published; no terms are loaded.",
    )


class DisclosureIncomplete(HaowuError):
    """The disclosure card has an empty field; `fields` names each."""

    code: ClassVar[str] = "DISCLOSURE_INCOMPLETE"
    text: ClassVar[Text] = Text(
        zh="积分计划“{program}”的明示卡还缺:{labels}。补齐后才能发布。",
        en="The disclosure card of {program} lacks {fields}; it cannot be published before it is complete.",
    )


class CopyRejected(HaowuError):
    """A text for members says what may not be said; `findings` has each with what to write instead."""

    code: ClassVar[str] = "COPY_REJECTED"
    text: ClassVar[Text] = Text(
        zh="积分计划“{program}”的文字有{count}处不能发布,第一处是{first}。",
        en="{count} expression(s) of {program} may not be published; the first is {first_en}.",
    )


class ExampleUnreachable(HaowuError):
    """An advertised example is out of reach before its first points expire; they must live `needs_months`."""

    code: ClassVar[str] = "EXAMPLE_UNREACHABLE"
    text: ClassVar[Text] = Text(
        zh="宣传的例子(每{every}个月消费一次,积到{goal}分)在积分到期前做不到:{needed}。",
        en="The example (a purchase every {every} months, {goal} points) is out of reach: {needed_en}.",
    )


class FaceRebateTooHigh(HaowuError):
    """The programme gives back more at face value than its block threshold, or than 20 %."""

    code: ClassVar[str] = "FACE_REBATE_TOO_HIGH"
    text: ClassVar[Text] = Text(
        zh="积分计划“{program}”按面值最多返还{rebate},超过上限{limit},不能发布。请降低积分标准、倍数或面值。",
        en="{program} gives back up to {rebate} at face value, above the limit of {limit}.",
    )


class FaceRebateNeedsApproval(HaowuError):
    """The programme gives back more at face value than one person may decide."""

    code: ClassVar[str] = "FACE_REBATE_NEEDS_APPROVAL"
    text: ClassVar[Text] = Text(
        zh="积分计划“{program}”按面值最多返还{rebate},超过{limit},需要另一位负责人批准后才能发布。",
        en="{program} gives back up to {rebate} at face value, above {limit}: a second person must approve it.",
    )


class NoticeTooShort(HaowuError):
    """A change would take effect sooner than members must be told."""

    code: ClassVar[str] = "NOTICE_TOO_SHORT"
    text: ClassVar[Text] = Text(
        zh="规则变更要提前{needed_days}天公布({why}),现在到生效只有{days}天。请推迟生效日期。",
        en="This change needs {needed_days} days' notice ({why_en}); there are only {days} days.",
    )


class DraftNotFound(HaowuError):
    """There is no such draft."""

    code: ClassVar[str] = "DRAFT_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有编号为{draft_id}的草稿。", en="There is no draft {draft_id}.")


class DraftState(HaowuError):
    """The draft is not where this step begins."""

    code: ClassVar[str] = "DRAFT_STATE"
    text: ClassVar[Text] = Text(
        zh="草稿{draft_id}现在是“{state}”,不能执行这一步(要求“{needed}”)。",
        en="Draft {draft_id} is {state}, not {needed}.",
    )


class DraftNeedsSecondPerson(HaowuError):
    """Whoever submitted a draft may not approve it."""

    code: ClassVar[str] = "NEEDS_SECOND_PERSON"
    text: ClassVar[Text] = Text(
        zh="提交人不能批准自己的草稿,请另一位负责人批准。",
        en="Whoever submitted the draft may not approve it: a second person must.",
    )


class ProgramNotFound(HaowuError):
    """There is no such programme, or no such version of it."""

    code: ClassVar[str] = "PROGRAM_NOT_FOUND"
    text: ClassVar[Text] = Text(
        zh="没有已发布的积分计划“{program}”(版本{version})。", en="There is no published {program} (version {version})."
    )
