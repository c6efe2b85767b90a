# SPDX-License-Identifier: Apache-2.0
"""The last day of points, by policy (docs/algorithms/expiry-policies.md)."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from haowu.rules.dates import months_after
from haowu.rules.document import EndOfMonth, EndOfNextYear, Expiry, RollingDays, RollingMonths


def last_day(policy: Expiry, earned_on: date) -> date | None:
    """Return the last day on which points earned on the local day `earned_on` can be used, None for no end."""
    match policy:
        case EndOfMonth(months=months, counting=counting):
            ahead = months if counting == "after_earning_month" else months - 1
            month = months_after(earned_on.replace(day=1), ahead)
            return month.replace(day=monthrange(month.year, month.month)[1])
        case EndOfNextYear():
            return date(earned_on.year + 1, 12, 31)
        case RollingMonths(months=months):
            return months_after(earned_on, months)
        case RollingDays(days=days):
            return earned_on + timedelta(days=days)
        case _:
            return None


def first_instant_after(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which the local day `day` is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
