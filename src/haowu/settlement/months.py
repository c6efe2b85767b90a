# SPDX-License-Identifier: Apache-2.0
"""A month as it is settled: from its first instant to the first of the next, in the zone of agreements. Pure."""

import re
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from haowu.merchants.agreements import day_begins
from haowu.rules.holidays import is_holiday
from haowu.settlement.errors import MonthInvalid

FORM: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
DECEMBER: Final = 12
CONFIRM_WORKDAYS: Final = 5
"""A partner confirms or disputes within so many working days."""

DUE_DAYS: Final = 7
"""What is owed is paid within so many days of the closing (CTL-35: T+7)."""


class Month(msgspec.Struct, frozen=True):
    """One calendar month."""

    year: int
    number: int

    def __str__(self) -> str:
        """Return it as it is written, such as `2026-11`."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def ends_at(self) -> datetime:
        """Return the first instant that is no longer of the month."""
        is_last = self.number == DECEMBER
        return day_begins(date(self.year + 1, 1, 1) if is_last else date(self.year, self.number + 1, 1))


def read_month(text: str) -> Month:
    """Return the month that `text` names; raises `MonthInvalid`."""
    found = FORM.fullmatch(text)
    if found is None:
        raise MonthInvalid(month=text[:20])
    return Month(int(found[1]), int(found[2]))


def confirm_by(closed_on: date) -> date:
    """Return the fifth working day after the closing; public holidays are none."""
    day, left = closed_on, CONFIRM_WORKDAYS
    while left:
        day += timedelta(days=1)
        left -= not is_holiday(day)
    return day


def due_on(closed_on: date) -> date:
    """Return the day by which it is paid: seven days on, and over long holidays not before it must be confirmed."""
    return max(closed_on + timedelta(days=DUE_DAYS), confirm_by(closed_on))
