# SPDX-License-Identifier: Apache-2.0
"""The calendars that come with the house: named days, seasons, festivals. A publication may replace any of them."""

from datetime import date
from typing import Final

from haowu.rules.calendar_document import (
    Around,
    CalendarDocument,
    CalendarName,
    Daily,
    DayRule,
    LunarDay,
    LunarLastDay,
    MonthDay,
    NthWeekday,
    PublicHoliday,
    SolarDay,
    SolarTerm,
    SolarWindow,
    Weekdays,
)

_ALWAYS: Final = date(1901, 1, 1)


def _calendar(code: str, zh: str, en: str, *include: DayRule) -> CalendarDocument:
    return CalendarDocument(code=code, name=CalendarName(zh=zh, en=en), effective_from=_ALWAYS, include=include)


def _window(first: tuple[int, int], last: tuple[int, int]) -> SolarWindow:
    return SolarWindow(first=MonthDay(month=first[0], day=first[1]), last=MonthDay(month=last[0], day=last[1]))


_SPRING_TERM: Final = _window((2, 15), (3, 10))
_AUTUMN_TERM: Final = _window((8, 20), (9, 10))

NAMED_DAYS: Final[tuple[CalendarDocument, ...]] = (
    _calendar("EYE_CARE_DAY", "全国爱眼日", "National Eye Care Day", SolarDay(month=6, day=6)),
    _calendar("ARBOR_DAY", "植树节", "Arbor Day", SolarDay(month=3, day=12)),
    _calendar("CONSUMER_RIGHTS_DAY", "消费者权益日", "Consumer Rights Day", SolarDay(month=3, day=15)),
    _calendar("EARTH_DAY", "世界地球日", "Earth Day", SolarDay(month=4, day=22)),
    _calendar("ENVIRONMENT_DAY", "环境日", "Environment Day", SolarDay(month=6, day=5)),
    _calendar("ECOLOGY_DAY", "全国生态日", "National Ecology Day", SolarDay(month=8, day=15)),
    _calendar("CAR_FREE_DAY", "世界无车日", "Car-Free Day", SolarDay(month=9, day=22)),
    _calendar("WOMENS_DAY", "妇女节", "Women's Day", SolarDay(month=3, day=8)),
    _calendar("CHILDRENS_DAY", "儿童节", "Children's Day", SolarDay(month=6, day=1)),
    _calendar("TEACHERS_DAY", "教师节", "Teachers' Day", SolarDay(month=9, day=10)),
    _calendar("MOTHERS_DAY", "母亲节", "Mother's Day", NthWeekday(month=5, nth=2, weekday="sun")),
    _calendar("FATHERS_DAY", "父亲节", "Father's Day", NthWeekday(month=6, nth=3, weekday="sun")),
    _calendar("NEW_YEAR", "元旦", "New Year's Day", SolarDay(month=1, day=1)),
    _calendar("LABOUR_DAY", "劳动节", "Labour Day", SolarDay(month=5, day=1)),
    _calendar("NATIONAL_DAY", "国庆节", "National Day", SolarDay(month=10, day=1)),
    _calendar("SCHOOL_SPRING", "春季开学季", "Spring back-to-school season", _SPRING_TERM),
    _calendar("SCHOOL_AUTUMN", "秋季开学季", "Autumn back-to-school season", _AUTUMN_TERM),
    _calendar("SCHOOL_SEASON", "开学季", "Back-to-school season", _SPRING_TERM, _AUTUMN_TERM),
    _calendar("NEW_YEAR_EVE", "除夕", "Lunar New Year's Eve", LunarLastDay(month=12)),
    _calendar("SPRING_FESTIVAL", "春节", "Spring Festival", LunarDay(month=1, day=1)),
    _calendar("LANTERN_FESTIVAL", "元宵节", "Lantern Festival", LunarDay(month=1, day=15)),
    _calendar("QINGMING", "清明节", "Tomb-Sweeping Day", SolarTerm(term="清明")),
    _calendar("DRAGON_BOAT", "端午节", "Dragon Boat Festival", LunarDay(month=5, day=5)),
    _calendar("QIXI", "七夕节", "Qixi Festival", LunarDay(month=7, day=7)),
    _calendar("MID_AUTUMN", "中秋节", "Mid-Autumn Festival", LunarDay(month=8, day=15)),
    _calendar("DOUBLE_NINTH", "重阳节", "Double Ninth Festival", LunarDay(month=9, day=9)),
    _calendar("WINTER_SOLSTICE", "冬至", "Winter Solstice", SolarTerm(term="冬至")),
    _calendar("LABA", "腊八节", "Laba Festival", LunarDay(month=12, day=8)),
    _calendar("LITTLE_NEW_YEAR_NORTH", "北方小年", "Little New Year, north", LunarDay(month=12, day=23)),
    _calendar("LITTLE_NEW_YEAR_SOUTH", "南方小年", "Little New Year, south", LunarDay(month=12, day=24)),
    _calendar("SANYUESAN", "三月三", "Sanyuesan", LunarDay(month=3, day=3)),
    _calendar("TORCH_FESTIVAL", "火把节", "Torch Festival", LunarDay(month=6, day=24)),
    _calendar("WATER_FESTIVAL", "泼水节", "Water-Splashing Festival", _window((4, 13), (4, 15))),
    _calendar("PUBLIC_HOLIDAY", "休息日", "Days off", PublicHoliday()),
    CalendarDocument(
        code="WORKDAY",
        name=CalendarName(zh="工作日", en="Working days"),
        effective_from=_ALWAYS,
        include=(Daily(),),
        exclude=(Around(calendar="PUBLIC_HOLIDAY"),),
    ),
    _calendar("WEEKEND", "周末", "Weekends", Weekdays(weekdays=("sat", "sun"))),
    _calendar("EVERY_DAY", "每天", "Every day", Daily()),
)
"""Codes are for ever: campaigns name them."""
