# SPDX-License-Identifier: Apache-2.0
"""A calendar as it is written and published: which days it has, said in rules that people can check.

A day belongs to the calendar when one of `include` names it and none of `exclude` does.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

CalendarCode = Annotated[str, Meta(min_length=2, max_length=64, pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")]
Region = Annotated[str, Meta(max_length=12, pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$")]
Sentence = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
Month = Annotated[int, Meta(ge=1, le=12)]
DayOfMonth = Annotated[int, Meta(ge=1, le=31)]
LunarDayOfMonth = Annotated[int, Meta(ge=1, le=30)]
Year = Annotated[int, Meta(ge=1901, le=2099)]
Digit = Annotated[int, Meta(ge=0, le=9)]
Reach = Annotated[int, Meta(ge=0, le=366)]
DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Branch = Literal["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"]
Term = Literal[
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
]  # fmt: skip
HolidayName = Literal["new_year", "spring_festival", "tomb_sweeping", "labour", "dragon_boat", "mid_autumn", "national"]
LeapMonths = Literal["never", "also", "only"]
_FROM_UNTIL = {"first": "from", "last": "until"}


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the calendar; a key that is not known is a mistake, not an extension."""


class MonthDay(_Strict, frozen=True):
    """A day of some month, of the solar or the lunar year."""

    month: Month
    day: DayOfMonth


class SolarDay(_Strict, frozen=True, tag_field="kind", tag="solar_day"):
    """The same date every year, like 6 June; 29 February comes in leap years only."""

    month: Month
    day: DayOfMonth


class SolarWindow(
    _Strict, frozen=True, tag_field="kind", tag="solar_window", rename={"first": "from", "last": "until"}
):
    """From one date to another, both included; over the new year when the second comes before the first."""

    first: MonthDay
    last: MonthDay


class NthWeekday(_Strict, frozen=True, tag_field="kind", tag="nth_weekday"):
    """The `nth` such weekday of a month; -1 is the last one."""

    month: Month
    nth: Literal[1, 2, 3, 4, 5, -1]
    weekday: DayName


class LunarDay(_Strict, frozen=True, tag_field="kind", tag="lunar_day"):
    """A day of the lunar year, like 三月初三; a month of 29 days has no 三十. `leap`: whether leap months have it."""

    month: Month
    day: LunarDayOfMonth
    leap: LeapMonths = "never"


class LunarLastDay(_Strict, frozen=True, tag_field="kind", tag="lunar_last_day"):
    """The last day of a lunar month, be it 廿九 or 三十; of the twelfth month it is 除夕."""

    month: Month


class LunarWindow(
    _Strict, frozen=True, tag_field="kind", tag="lunar_window", rename={"first": "from", "last": "until"}
):
    """From one lunar day to another, both included; over the new year when the second comes before the first."""

    first: MonthDay
    last: MonthDay


class LunarDigits(_Strict, frozen=True, tag_field="kind", tag="lunar_digits"):
    """Lunar days whose last digit is one of these: 农历逢一逢六 is [1, 6]; 逢十 is 0."""

    digits: Annotated[tuple[Digit, ...], Meta(min_length=1, max_length=10)]


class SolarDigits(_Strict, frozen=True, tag_field="kind", tag="solar_digits"):
    """Dates whose last digit is one of these: 公历逢五逢十 is [5, 0]."""

    digits: Annotated[tuple[Digit, ...], Meta(min_length=1, max_length=10)]


class SolarTerm(_Strict, frozen=True, tag_field="kind", tag="solar_term"):
    """The day of one of the 24 solar terms 节气."""

    term: Term


class Weekdays(_Strict, frozen=True, tag_field="kind", tag="weekdays"):
    """Certain days of the week."""

    weekdays: Annotated[tuple[DayName, ...], Meta(min_length=1, max_length=7)]


class BranchDays(_Strict, frozen=True, tag_field="kind", tag="branch_days"):
    """Days with these earthly branches 地支, in a cycle of twelve: 子午 is every sixth day, 牛日马日 is 丑午."""

    branches: Annotated[tuple[Branch, ...], Meta(min_length=1, max_length=12)]


class EveryDays(_Strict, frozen=True, tag_field="kind", tag="every_days"):
    """Every so many days, counted from `anchor` both ways."""

    anchor: date
    every: Annotated[int, Meta(ge=2, le=366)]


class Daily(_Strict, frozen=True, tag_field="kind", tag="daily"):
    """Every day."""


class Dates(_Strict, frozen=True, tag_field="kind", tag="dates"):
    """Just these dates: what is announced anew each year. A year without a date has none."""

    dates: Annotated[tuple[date, ...], Meta(min_length=1, max_length=2000)]


class PublicHoliday(_Strict, frozen=True, tag_field="kind", tag="public_holiday"):
    """Days off as announced for the year, bridging days included; `names` empty: of all holidays, and plain weekends.

    A year not announced yet: the days that the statute itself names.
    """

    names: tuple[HolidayName, ...] = ()


class Around(_Strict, frozen=True, tag_field="kind", tag="around"):
    """The days of another calendar, with so many days before and after each of them."""

    calendar: CalendarCode
    before_days: Reach = 0
    after_days: Reach = 0


DayRule = (
    SolarDay
    | SolarWindow
    | NthWeekday
    | LunarDay
    | LunarLastDay
    | LunarWindow
    | LunarDigits
    | SolarDigits
    | SolarTerm
    | Weekdays
    | BranchDays
    | EveryDays
    | Daily
    | Dates
    | PublicHoliday
    | Around
)


class CalendarName(_Strict, frozen=True):
    """What people read, in both languages."""

    zh: Sentence
    en: Sentence


class CalendarDocument(_Strict, frozen=True):
    """One version of a calendar, for everybody or for one `region` and what lies in it.

    `region`: 2 digits for a province, 4 a city, 6 a county, 9 a township, 12 a village; the nearest one wins. It either
    takes the place of the wider one (`replace`), or adds and removes days (`adjust`). Days before `effective_from` stay
    with the version before it. `source`: where the days come from, for whoever checks. `announced_years`: years for
    which it says all that was announced of holidays, so that nothing in them is a guess.
    """

    code: CalendarCode
    name: CalendarName
    effective_from: date
    include: Annotated[tuple[DayRule, ...], Meta(max_length=50)] = ()
    exclude: Annotated[tuple[DayRule, ...], Meta(max_length=50)] = ()
    region: Region = ""
    overlay: Literal["replace", "adjust"] = "replace"
    announced_years: Annotated[tuple[Year, ...], Meta(max_length=50)] = ()
    source: Annotated[str, Meta(max_length=300)] = ""


class CalendarRef(_Strict, frozen=True):
    """A calendar as a condition: its days, with so many days before and after. `region` empty: that of the store."""

    calendar: CalendarCode
    region: Region = ""
    before_days: Reach = 0
    after_days: Reach = 0
