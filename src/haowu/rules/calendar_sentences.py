# SPDX-License-Identifier: Apache-2.0
"""A calendar's rules in words that a shop clerk would use: 农历逢一、逢六."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from haowu.kernel.text import Text
from haowu.rules.calendar_document import (
    Around,
    BranchDays,
    CalendarDocument,
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

DIGITS: Final = "零一二三四五六七八九十"
TENS: Final = {1: "初", 11: "十", 21: "廿"}
MONTHS: Final = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
WEEKDAYS: Final = {"mon": "一", "tue": "二", "wed": "三", "thu": "四", "fri": "五", "sat": "六", "sun": "日"}
NAMES: Final = {
    "new_year": "元旦", "spring_festival": "春节", "tomb_sweeping": "清明", "labour": "劳动节", "dragon_boat": "端午",
    "mid_autumn": "中秋", "national": "国庆",
}  # fmt: skip
TWENTY, THIRTY = 20, 30
DATES_SHOWN: Final = 12


def spoken(document: CalendarDocument, named: Callable[[str], Text] | None = None) -> Text:
    """Return what the calendar's rules say, in both languages; `named` gives the name of another calendar's code."""
    say = partial(said, named=named or _code_itself)
    included = [say(rule) for rule in document.include]
    excluded = [say(rule) for rule in document.exclude]
    zh = ";".join(text.zh for text in included) or "同上级地区"
    en = "; ".join(text.en for text in included) or "as the wider region"
    if document.overlay == "adjust" and included:
        zh, en = f"上级地区的日子,另加{zh}", f"those of the wider region, and {en}"
    if excluded:
        zh += f";不含{'、'.join(text.zh for text in excluded)}"
        en += f"; without {', '.join(text.en for text in excluded)}"
    return Text(zh=zh, en=en)


def said(rule: DayRule, named: Callable[[str], Text]) -> Text:
    """Return one rule in words."""
    zh, en = _around(rule, named(rule.calendar)) if isinstance(rule, Around) else _SAID[type(rule)](rule)
    return Text(zh=zh, en=en)


def lunar_name(month: int, day: int) -> str:
    """Return a lunar day by name: 三月初三, 腊月廿九."""
    return MONTHS[month - 1] + _lunar_day_name(day)


def _lunar_day_name(day: int) -> str:
    if day in {10, TWENTY, THIRTY}:
        return {10: "初十", TWENTY: "二十", THIRTY: "三十"}[day]
    start = max(first for first in TENS if first <= day)
    return TENS[start] + DIGITS[day % 10]


def _solar(month: int, day: int) -> str:
    return f"{month}月{day}日"


def _window(zh: Callable[[int, int], str], first: MonthDay, last: MonthDay) -> tuple[str, str]:
    return (
        f"{zh(first.month, first.day)}至{zh(last.month, last.day)}",
        f"{first.month}-{first.day} to {last.month}-{last.day}",
    )


def _on_digits(prefix: str, digits: tuple[int, ...]) -> str:
    return prefix + "".join(f"逢{DIGITS[digit or 10]}" for digit in digits)


def _lunar_day(rule: LunarDay) -> tuple[str, str]:
    leap = {"never": ("", ""), "also": ("(含闰月)", ", leap months too"), "only": ("(仅闰月)", ", leap months only")}
    zh, en = leap[rule.leap]
    return f"农历{lunar_name(rule.month, rule.day)}{zh}", f"lunar {rule.month}-{rule.day}{en}"


def _lunar_window(rule: LunarWindow) -> tuple[str, str]:
    zh, en = _window(lunar_name, rule.first, rule.last)
    return f"农历{zh}", f"lunar {en}"


def _nth_weekday(rule: NthWeekday) -> tuple[str, str]:
    nth = ("最后一个", "last") if rule.nth == -1 else (f"第{DIGITS[rule.nth]}个", f"no. {rule.nth}")
    return f"{rule.month}月{nth[0]}星期{WEEKDAYS[rule.weekday]}", f"{nth[1]} {rule.weekday} of month {rule.month}"


def _dates(rule: Dates) -> tuple[str, str]:
    shown = "、".join(day.isoformat() for day in rule.dates[:DATES_SHOWN])
    more = len(rule.dates) - DATES_SHOWN
    return (shown + f"等{len(rule.dates)}天", f"{shown} and {more} more") if more > 0 else (shown, shown)


def _holiday(rule: PublicHoliday) -> tuple[str, str]:
    if not rule.names:
        return "法定休息日(含周末和调休)", "days off as announced"
    return "、".join(NAMES[name] for name in rule.names) + "假期", f"days off for {', '.join(rule.names)}"


def _code_itself(code: str) -> Text:
    return Text(zh=code, en=code)


def _around(rule: Around, name: Text) -> tuple[str, str]:
    reach = [f"前{rule.before_days}天"] * bool(rule.before_days) + [f"后{rule.after_days}天"] * bool(rule.after_days)
    zh = f"“{name.zh}”" + (f"及其{'、'.join(reach)}" if reach else "")
    return zh, f"days of {name.en}, {rule.before_days} before, {rule.after_days} after"


_SAID: Final[dict[type[DayRule], Callable[[Any], tuple[str, str]]]] = {
    SolarDay: lambda rule: (_solar(rule.month, rule.day), f"{rule.month}-{rule.day}"),
    SolarWindow: lambda rule: _window(_solar, rule.first, rule.last),
    NthWeekday: _nth_weekday,
    LunarDay: _lunar_day,
    LunarLastDay: lambda rule: (f"农历{MONTHS[rule.month - 1]}最后一天", f"last day of lunar month {rule.month}"),
    LunarWindow: _lunar_window,
    LunarDigits: lambda rule: (_on_digits("农历", rule.digits), f"lunar days ending in {list(rule.digits)}"),
    SolarDigits: lambda rule: (_on_digits("公历", rule.digits), f"dates ending in {list(rule.digits)}"),
    SolarTerm: lambda rule: (rule.term, f"solar term {rule.term}"),
    Weekdays: lambda rule: (
        "、".join(f"星期{WEEKDAYS[name]}" for name in rule.weekdays), f"each {', '.join(rule.weekdays)}",
    ),
    BranchDays: lambda rule: ("、".join(f"{name}日" for name in rule.branches), f"branch days {list(rule.branches)}"),
    EveryDays: lambda rule: (
        f"自{rule.anchor.isoformat()}起每{rule.every}天", f"every {rule.every} days from {rule.anchor.isoformat()}",
    ),
    Daily: lambda _rule: ("每天", "every day"),
    Dates: _dates,
    PublicHoliday: _holiday,
}  # fmt: skip
