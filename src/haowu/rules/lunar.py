# SPDX-License-Identifier: Apache-2.0
"""The lunar calendar, the solar terms and the earthly branches of a day. The tables come from borax: 1900 to 2100."""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from borax.calendars.lunardate import LCalendars, LunarDate, TermUtils  # type: ignore[import-untyped]  # comes without types

FIRST: Final = date(1901, 1, 1)
LAST: Final = date(2099, 12, 31)
"""Whole solar years for which every answer is known."""

BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_BRANCH_OFFSET: Final = 2
"""The day of ordinal 1 was a 卯 day by today's count: the fourth branch, number 3."""


class Lunar(NamedTuple):
    """A day of the lunar year; `month_days` says how long its month is."""

    year: int
    month: int
    day: int
    is_leap: bool
    month_days: int

    @property
    def is_last(self) -> bool:
        """Return whether the month ends with it."""
        return self.day == self.month_days


def is_known(day: date) -> bool:
    """Return whether the tables reach `day`."""
    return FIRST <= day <= LAST


@lru_cache(maxsize=4096)
def lunar_of(day: date) -> Lunar:
    """Return the lunar day of `day`, which must be known."""
    found = LunarDate.from_solar(day)
    length = LCalendars.ndays(found.year, found.month, found.leap)
    return Lunar(found.year, found.month, found.day, bool(found.leap), length)


@lru_cache(maxsize=512)
def term_day(year: int, term: str) -> date:
    """Return the day of a solar term in a solar year."""
    found: date = TermUtils.day_start_from_term(year, term)
    return found


def branch_of(day: date) -> str:
    """Return the earthly branch of `day`; the count never broke, so arithmetic is enough."""
    return BRANCHES[(day.toordinal() + _BRANCH_OFFSET) % len(BRANCHES)]
