# SPDX-License-Identifier: Apache-2.0
"""What is said of calendars at this door, and what is answered. The rooms' own types say what a rule may be."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from haowu.doors.management_api.routing import In, Out
from haowu.rules.calendar_document import Branch, DayName, HolidayName, LeapMonths, Term

CODE = "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$"
REGION = "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$"
Code = Annotated[str, Field(pattern=CODE, min_length=2, max_length=64)]
Region = Annotated[str, Field(pattern=REGION, max_length=12)]
Month = Annotated[int, Field(ge=1, le=12)]
Day = Annotated[int, Field(ge=1, le=31)]
Reach = Annotated[int, Field(ge=0, le=366)]
Sentence = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
Id = Annotated[int, Field(ge=1, lt=1 << 63)]
Limit = Annotated[int, Field(ge=1, le=200)]


class NameIn(In):
    """What people read, in both languages."""

    zh: Sentence
    en: Sentence


class MonthDayIn(In):
    """A day of some month."""

    month: Month
    day: Day


class DayRuleIn(In):
    """Which days: `kind` says which of the other fields it needs (docs/algorithms/calendars.md §1)."""

    kind: Literal[
        "solar_day", "solar_window", "nth_weekday", "lunar_day", "lunar_last_day", "lunar_window", "lunar_digits",
        "solar_digits", "solar_term", "weekdays", "branch_days", "every_days", "daily", "dates", "public_holiday",
        "around",
    ]  # fmt: skip
    month: Month | None = None
    day: Day | None = None
    first: Annotated[MonthDayIn | None, Field(alias="from")] = None
    last: Annotated[MonthDayIn | None, Field(alias="until")] = None
    nth: Literal[1, 2, 3, 4, 5, -1] | None = None
    weekday: DayName | None = None
    leap: LeapMonths | None = None
    digits: Annotated[tuple[Annotated[int, Field(ge=0, le=9)], ...] | None, Field(max_length=10)] = None
    term: Term | None = None
    weekdays: Annotated[tuple[DayName, ...] | None, Field(max_length=7)] = None
    branches: Annotated[tuple[Branch, ...] | None, Field(max_length=12)] = None
    anchor: date | None = None
    every: Annotated[int | None, Field(ge=2, le=366)] = None
    dates: Annotated[tuple[date, ...] | None, Field(max_length=2000)] = None
    names: Annotated[tuple[HolidayName, ...] | None, Field(max_length=7)] = None
    calendar: Code | None = None
    before_days: Reach | None = None
    after_days: Reach | None = None


class CalendarIn(In):
    """A calendar, for everybody or for one region: province 2 digits, city 4, county 6, township 9, village 12."""

    code: Code
    name: NameIn
    effective_from: date
    include: Annotated[tuple[DayRuleIn, ...], Field(max_length=50)] = ()
    exclude: Annotated[tuple[DayRuleIn, ...], Field(max_length=50)] = ()
    region: Region = ""
    overlay: Literal["replace", "adjust"] = "replace"
    announced_years: Annotated[tuple[Annotated[int, Field(ge=1901, le=2099)], ...], Field(max_length=50)] = ()
    source: Annotated[str, Field(max_length=300)] = ""


class CalendarDecisionIn(In):
    """What the second person says."""

    decision: Literal["published", "rejected"]
    note: Annotated[str, Field(max_length=500)] = ""


class StoreRegionIn(In):
    """Where the store lies from `since` on."""

    region: Annotated[str, Field(pattern=REGION, min_length=2, max_length=12)]
    since: date


class WordsOut(Out):
    """A sentence in both languages."""

    zh: str
    en: str


class CalendarOut(Out):
    """A calendar as it answers now in a region; `next_day` None: none within two years."""

    code: str
    name: WordsOut
    rules: WordsOut
    region: str
    is_built_in: bool
    regions: list[str]
    next_day: date | None


class CalendarVersionOut(Out):
    """One published version."""

    code: str
    region: str
    version: int
    name: WordsOut
    rules: WordsOut
    overlay: str
    source: str
    effective_from: date
    published_at: datetime
    submitted_by: str
    approved_by: str
    sha256: str


class CalendarDaysOut(Out):
    """The days of a calendar; those in `guessed_years` rest on holidays not announced yet."""

    code: str
    region: str
    days: list[date]
    guessed_years: list[int]
    warning: WordsOut | None


class ProposalOut(Out):
    """A proposal with what a second person wants to know: the next days, and those that members would lose."""

    id: int
    code: str
    region: str
    name: WordsOut
    rules: WordsOut
    state: str
    effective_from: date
    sha256: str
    submitted_by: str
    submitted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    next_days: list[date]
    lost_days: list[date]
    document: dict[str, Any]


class StoreRegionOut(Out):
    """Where a store lies since when."""

    store: str
    region: str
    since: date
