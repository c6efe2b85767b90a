# SPDX-License-Identifier: Apache-2.0
"""Why a month is not closed, or a statement not confirmed or paid."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class ProgramUnknown(HaowuError):
    """There is no programme of this code to settle."""

    code: ClassVar[str] = "SETTLEMENT_PROGRAM_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有代码为“{program}”的积分计划。", en="There is no programme {program!r}.")


class MonthInvalid(HaowuError):
    """A month that is not written as `2026-11`."""

    code: ClassVar[str] = "SETTLEMENT_MONTH_INVALID"
    text: ClassVar[Text] = Text(zh="月份“{month}”不正确,例如 2026-11。", en="{month!r} is no month, such as 2026-11.")


class MonthNotOver(HaowuError):
    """A month was to be closed before its last day was over."""

    code: ClassVar[str] = "SETTLEMENT_MONTH_NOT_OVER"
    text: ClassVar[Text] = Text(
        zh="{month}还没有结束,下月1日起才能关账。",
        en="{month} is not over; it can be closed from the 1st of the next month.",
    )


class MonthClosed(HaowuError):
    """This month, or a later one, has been closed already: what is closed stays as it is."""

    code: ClassVar[str] = "SETTLEMENT_MONTH_CLOSED"
    text: ClassVar[Text] = Text(
        zh="该计划已关账到{closed},不能再次关账;差错在下月对账单里更正。",
        en="The programme is closed up to {closed}; mistakes are mended in the next month's statement.",
    )


class StatementUnknown(HaowuError):
    """There is no such statement, or it is another merchant's."""

    code: ClassVar[str] = "STATEMENT_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有找到对账单“{statement}”。", en="There is no statement {statement!r}.")


class StatementStateWrong(HaowuError):
    """A statement cannot be confirmed, disputed or paid as it stands."""

    code: ClassVar[str] = "STATEMENT_STATE_WRONG"
    text: ClassVar[Text] = Text(
        zh="这份对账单现在是“{state}”状态,不能这样办理。", en="The statement is {state}; this cannot be done to it now."
    )


class PaymentNeedsSecondPerson(HaowuError):
    """Whoever closed the month, or confirmed the statement, was to record its payment too (CTL-53)."""

    code: ClassVar[str] = "PAYMENT_NEEDS_SECOND_PERSON"
    text: ClassVar[Text] = Text(
        zh="关账或确认对账单的人不能登记付款,请由另一位财务人员办理。",
        en="Another person than who closed the month or confirmed the statement records the payment.",
    )
