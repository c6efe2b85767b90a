# SPDX-License-Identifier: Apache-2.0
"""Why a report or a decision is not taken down."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class CaseFieldInvalid(HaowuError):
    """A field cannot be taken down as it is; `field` says which."""

    code: ClassVar[str] = "RISK_CASE_INVALID"
    text: ClassVar[Text] = Text(
        zh="“{field}”填写不正确,请检查后重新提交。", en="The report's field {field} is not valid."
    )


class CaseUnknown(HaowuError):
    """There is no case of this number."""

    code: ClassVar[str] = "RISK_CASE_NOT_FOUND"
    text: ClassVar[Text] = Text(zh="没有编号为 {case_id} 的风险线索。", en="There is no risk case number {case_id}.")


class CaseDecided(HaowuError):
    """Somebody has decided already, and a decision stands."""

    code: ClassVar[str] = "RISK_CASE_DECIDED"
    text: ClassVar[Text] = Text(zh="这条线索已经有结论了({state})。", en="This case has been decided already: {state}.")


class CaseNeedsSecondPerson(HaowuError):
    """Whoever reported it does not decide on it (CTL-53)."""

    code: ClassVar[str] = "RISK_CASE_FOUR_EYES"
    text: ClassVar[Text] = Text(
        zh="上报人不能自己下结论,请由另一位同事处理。", en="Whoever reported it cannot decide it: ask a second person."
    )
