# SPDX-License-Identifier: Apache-2.0
"""What depends on the local day only: computed once a day, shared by all orders of that day."""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from haowu.rules.document import Expiry
from haowu.rules.expiry import first_instant_after, last_day

Period = Literal["day", "week", "month", "year", "lifetime"]


def period_start(period: Period, day: date) -> date:
    """Return the first day of the period that `day` lies in; a lifetime starts on 0001-01-01."""
    if period == "day":
        return day
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    return date(day.year, 1, 1) if period == "year" else date.min


class Day:
    """A local calendar day seen by one programme's terms; `ends` is per expiry policy, in the terms' order."""

    __slots__ = ("date", "ends", "weekday")

    def __init__(self, day: date, zone: ZoneInfo, policies: tuple[Expiry, ...]) -> None:
        """Work out the day for `policies`; `weekday` counts from 1, Monday."""
        self.date = day
        self.weekday = day.isoweekday()
        self.ends: tuple[tuple[datetime | None, date | None], ...] = tuple(_end(p, day, zone) for p in policies)


def _end(policy: Expiry, day: date, zone: ZoneInfo) -> tuple[datetime | None, date | None]:
    on = last_day(policy, day)
    return (None, None) if on is None else (first_instant_after(on, zone), on)
