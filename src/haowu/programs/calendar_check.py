# SPDX-License-Identifier: Apache-2.0
"""Does a calendar of the right shape also make sense? Every mistake is reported, with its path."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from haowu.kernel.text import Text
from haowu.rules.calendar_document import (
    Around,
    CalendarDocument,
    DayRule,
    LunarWindow,
    MonthDay,
    SolarDay,
    SolarWindow,
)
from haowu.rules.calendars import CalendarBook, widening

Found = tuple[str, Text]
_LEAP_YEAR: Final = 2024
_LUNAR_DAYS_MAX: Final = 30
_LOOK_AHEAD_DAYS: Final = 7_305
"""Twenty years: a leap month or a 三十 may be long in coming."""
_CITY, _COUNTY, _TOWNSHIP = 4, 6, 9


def calendar_problems(document: CalendarDocument, book: CalendarBook) -> list[Found]:
    """Return what is wrong with `document`, beside the calendars there are."""
    found = [*_region(document), *_overlay(document, book)]
    for part in ("include", "exclude"):
        for number, rule in enumerate(getattr(document, part)):
            found += _rule(rule, f"{part}[{number}]", document, book)
    return found or list(_days(document, book))


def region_problem(region: str) -> Text | None:
    """Return why no store and no calendar can be of `region`, None when they can."""
    if (len(region) in {_CITY, _COUNTY} and region.endswith("00")) or (
        len(region) == _TOWNSHIP and region[6:] == "000"
    ):
        return Text(
            zh=f"地区代码“{region}”请去掉末尾的0:省2位、市4位、县6位、乡镇9位",
            en=f"write region {region} without the noughts at its end: 2, 4, 6 or 9 digits",
        )
    return None


def _region(document: CalendarDocument) -> Iterator[Found]:
    if (text := region_problem(document.region)) is not None:
        yield "region", text


def _overlay(document: CalendarDocument, book: CalendarBook) -> Iterator[Found]:
    if not document.include and not document.exclude:
        yield "include", Text(zh="至少要有一条规则", en="there must be a rule at least")
    if document.overlay == "replace":
        if not document.include:
            yield "include", Text(zh="没有包含任何日子", en="no day is included")
        return
    wider = widening(document.region)[1:]
    if not any(book.version(document.code, scope, document.effective_from) for scope in wider):
        yield (
            "overlay",
            Text(zh="上级地区没有这个日历,无从增减", en="no wider region has this calendar: nothing to adjust"),
        )


def _rule(rule: DayRule, path: str, document: CalendarDocument, book: CalendarBook) -> Iterator[Found]:
    match rule:
        case SolarDay():
            if not _is_date(rule.month, rule.day):
                yield path, Text(zh=f"没有{rule.month}月{rule.day}日", en=f"there is no {rule.month}-{rule.day}")
        case SolarWindow():
            yield from (_no_day(path, end) for end in (rule.first, rule.last) if not _is_date(end.month, end.day))
        case LunarWindow():
            yield from (_no_day(path, end) for end in (rule.first, rule.last) if end.day > _LUNAR_DAYS_MAX)
        case Around():
            yield from _around(rule, path, document, book)
        case _:
            return


def _around(rule: Around, path: str, document: CalendarDocument, book: CalendarBook) -> Iterator[Found]:
    if rule.calendar == document.code or _leads_to(rule.calendar, document.code, book):
        yield path, Text(zh=f"日历“{rule.calendar}”又引用了本日历", en=f"{rule.calendar} leads back to this calendar")
    elif rule.calendar not in book:
        yield path, Text(zh=f"没有日历“{rule.calendar}”", en=f"there is no calendar {rule.calendar}")


def _leads_to(start: str, goal: str, book: CalendarBook) -> bool:
    """Return whether following `around` from `start`, in any region and version, arrives at `goal`."""
    seen: set[str] = set()
    open_codes = [start]
    while open_codes:
        code = open_codes.pop()
        if code == goal:
            return True
        if code in seen or code not in book:
            continue
        seen.add(code)
        open_codes += book.named_by(code)
    return False


def _days(document: CalendarDocument, book: CalendarBook) -> Iterator[Found]:
    """Yield a problem where a calendar never has a day: that is a mistake of the pen."""
    if document.overlay == "adjust":
        return
    trial, since = book.with_version(document), document.effective_from
    if trial.next_day(document.code, since, document.region, within=_LOOK_AHEAD_DAYS) is None:
        yield "include", Text(zh="生效后二十年内没有任何一天符合", en="no day of the twenty years to come is in it")


def _is_date(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def _no_day(path: str, end: MonthDay) -> Found:
    return path, Text(zh=f"没有{end.month}月{end.day}日", en=f"there is no {end.month}-{end.day}")
