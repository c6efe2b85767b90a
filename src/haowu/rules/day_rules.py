# SPDX-License-Identifier: Apache-2.0
"""Does a day rule name a day? One small function for each sort of rule."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from haowu.rules.calendar_document import (
    BranchDays,
    Daily,
    Dates,
    DayRule,
    EveryDays,
    LunarDay,
    LunarDigits,
    LunarLastDay,
    LunarWindow,
    MonthDay,
    NthWeekday,
    PublicHoliday,
    SolarDay,
    SolarDigits,
    SolarTerm,
    SolarWindow,
    Weekdays,
)
from haowu.rules.holidays import is_holiday
from haowu.rules.lunar import branch_of, is_known, lunar_of, term_day

WEEKDAYS: Final = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
WEEK: Final = 7
TEN: Final = 10


def names_day(rule: DayRule, day: date) -> bool:
    """Return whether `rule` names `day`. `Around` speaks of another calendar, which only a book knows."""
    return _TESTS[type(rule)](rule, day)


def _is_within(at: tuple[int, int], first: MonthDay, last: MonthDay) -> bool:
    since, until = (first.month, first.day), (last.month, last.day)
    return since <= at <= until if since <= until else at >= since or at <= until


def _nth_weekday(rule: NthWeekday, day: date) -> bool:
    if (day.month, day.isoweekday()) != (rule.month, WEEKDAYS[rule.weekday]):
        return False
    if rule.nth == -1:
        return day.day + WEEK > monthrange(day.year, day.month)[1]
    return (day.day - 1) // WEEK + 1 == rule.nth


def _lunar_day(rule: LunarDay, day: date) -> bool:
    if not is_known(day):
        return False
    lunar = lunar_of(day)
    is_asked = rule.leap == "also" or lunar.is_leap == (rule.leap == "only")
    return is_asked and (lunar.month, lunar.day) == (rule.month, rule.day)


def _lunar_last_day(rule: LunarLastDay, day: date) -> bool:
    return is_known(day) and (lunar := lunar_of(day)).is_last and not lunar.is_leap and lunar.month == rule.month


def _lunar_window(rule: LunarWindow, day: date) -> bool:
    if not is_known(day):
        return False
    lunar = lunar_of(day)
    return _is_within((lunar.month, lunar.day), rule.first, rule.last)


_TESTS: Final[dict[type[DayRule], Callable[[Any, date], bool]]] = {
    SolarDay: lambda rule, day: (day.month, day.day) == (rule.month, rule.day),
    SolarWindow: lambda rule, day: _is_within((day.month, day.day), rule.first, rule.last),
    NthWeekday: _nth_weekday,
    LunarDay: _lunar_day,
    LunarLastDay: _lunar_last_day,
    LunarWindow: _lunar_window,
    LunarDigits: lambda rule, day: is_known(day) and lunar_of(day).day % TEN in rule.digits,
    SolarDigits: lambda rule, day: day.day % TEN in rule.digits,
    SolarTerm: lambda rule, day: is_known(day) and day == term_day(day.year, rule.term),
    Weekdays: lambda rule, day: any(WEEKDAYS[name] == day.isoweekday() for name in rule.weekdays),
    BranchDays: lambda rule, day: branch_of(day) in rule.branches,
    EveryDays: lambda rule, day: (day - rule.anchor).days % rule.every == 0,
    Daily: lambda _rule, _day: True,
    Dates: lambda rule, day: day in rule.dates,
    PublicHoliday: lambda rule, day: is_holiday(day, rule.names),
}
