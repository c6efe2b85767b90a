# SPDX-License-Identifier: Apache-2.0
"""A validity in words, as the card and the receipt say it before anything is earned (R044)."""

from haowu.kernel.text import Text
from haowu.rules.document import EndOfMonth, EndOfNextYear, Expiry, RollingDays, RollingMonths


def describe_expiry(policy: Expiry) -> Text:
    """Return how long points live by `policy`, in a sentence that can be checked with a calendar."""
    match policy:
        case EndOfMonth(months=months, counting="earning_month_is_first"):
            return Text(
                zh=f"从获得当月算起第{months}个月的月末到期(获得当月算第1个月)",
                en=f"to the end of month {months}, the month of earning being month 1",
            )
        case EndOfMonth(months=months):
            return Text(
                zh=f"获得当月之后第{months}个月的月末到期",
                en=f"to the end of the month {months} months after the month of earning",
            )
        case EndOfNextYear():
            return Text(zh="获得次年的12月31日到期", en="to 31 December of the year after earning")
        case RollingMonths(months=months):
            return Text(zh=f"获得之日起满{months}个月到期", en=f"for {months} months from the day of earning")
        case RollingDays(days=days):
            return Text(zh=f"获得之日起第{days}天到期", en=f"for {days} days from the day of earning")
        case _:
            return Text(zh="长期有效,不会到期", en="without an end")
