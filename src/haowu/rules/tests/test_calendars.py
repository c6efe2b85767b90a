# SPDX-License-Identifier: Apache-2.0
"""Calendars do what docs/algorithms/calendars.md says (R017, R096, R097, R098)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from borax.calendars.lunardate import LunarDate  # type: ignore[import-untyped]  # comes without types
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.calendar_document import CalendarDocument, CalendarRef
from haowu.rules.calendars import CalendarBook, Stay, widening
from haowu.rules.lunar import FIRST, LAST, branch_of, lunar_of

Worked = Callable[[str], dict[str, Any]]


def calendar(*include: dict[str, Any], code: str = "MARKET_DAY", **others: Any) -> CalendarDocument:
    whole = {"code": code, "name": {"zh": "赶集日", "en": "Market day"}, "effective_from": date(2020, 1, 1)}
    return msgspec.convert(whole | {"include": include} | others, CalendarDocument)


def test_the_next_day_of_each_calendar(worked: Worked) -> None:
    book = CalendarBook()
    for code, since, expected in worked("calendars.md")["next_days"]:
        assert book.next_day(code, since) == expected, code


def test_the_days_of_a_month_by_one_rule(worked: Worked) -> None:
    for case in worked("calendars.md")["months"]:
        book = CalendarBook([calendar(case["rule"])])
        start = date.fromisoformat(f"{case['month']}-01")
        found = book.days("MARKET_DAY", start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        assert [day.day for day in found] == case["days"], case


def test_the_nearest_region_wins(worked: Worked) -> None:
    page = worked("calendars.md")["regions"]
    county, replaces, adjusts = page["county"], page["replaces"], page["adjusts"]
    book = CalendarBook([
        calendar(county["rule"], region=county["region"]),
        calendar(replaces["rule"], region=replaces["region"]),
        calendar(adjusts["include"], exclude=[adjusts["exclude"]], region=adjusts["region"], overlay="adjust"),
    ])  # fmt: skip
    for region, day, expected in page["cases"]:
        assert book.holds("MARKET_DAY", day, region) is expected, (region, day)


def test_days_off_as_announced_and_as_guessed(worked: Worked) -> None:
    book, page = CalendarBook(), worked("calendars.md")
    for day, expected in page["days_off"] + page["guessed_days_off"]:
        assert book.holds("PUBLIC_HOLIDAY", day) is expected, day
        assert book.holds("WORKDAY", day) is not expected, day


def test_a_guess_says_so() -> None:
    book = CalendarBook([
        calendar({"kind": "around", "calendar": "PUBLIC_HOLIDAY", "before_days": 1}, code="BEFORE_HOLIDAYS"),
        calendar({"kind": "dates", "dates": [date(2090, 1, 1)]}, code="PUBLIC_HOLIDAY", region="54"),
    ])  # fmt: skip
    span = (date(2026, 1, 1), date(2091, 6, 1))
    assert book.guessed_years("PUBLIC_HOLIDAY", *span)[-1] == 2091
    assert 2026 not in book.guessed_years("PUBLIC_HOLIDAY", *span)
    assert book.guessed_years("BEFORE_HOLIDAYS", *span) == book.guessed_years("PUBLIC_HOLIDAY", *span)
    assert book.guessed_years("PUBLIC_HOLIDAY", *span, "54") == []
    assert book.guessed_years("MID_AUTUMN", *span) == []


def test_an_announcement_that_is_published_is_no_guess() -> None:
    """Invented for the test: a Monday off, and the Saturday before it worked; one region has a day more."""
    notice = calendar(
        {"kind": "public_holiday"}, {"kind": "dates", "dates": ["2031-03-10"]}, code="PUBLIC_HOLIDAY",
        exclude=[{"kind": "dates", "dates": ["2031-03-08"]}], announced_years=[2031],
    )  # fmt: skip
    more = {"kind": "dates", "dates": ["2031-03-12"]}
    book = CalendarBook([notice, calendar(more, code="PUBLIC_HOLIDAY", region="45", overlay="adjust")])
    span = (date(2031, 3, 7), date(2031, 3, 12))
    assert [day.day for day in book.days("WORKDAY", *span)] == [7, 8, 11, 12]
    assert [day.day for day in book.days("WORKDAY", *span, "4501")] == [7, 8, 11]
    assert [day.day for day in book.days("PUBLIC_HOLIDAY", *span, "4501")] == [9, 10, 12]
    assert book.guessed_years("WORKDAY", date(2030, 1, 1), date(2032, 1, 1), "4501") == [2030, 2032]


def test_a_version_leaves_the_days_before_it_alone() -> None:
    first = calendar({"kind": "lunar_digits", "digits": [1, 6]})
    second = calendar({"kind": "lunar_digits", "digits": [3, 8]}, effective_from=date(2026, 10, 12))
    book = CalendarBook([first, second])
    assert book.days("MARKET_DAY", date(2026, 10, 1), date(2026, 10, 22)) == [
        *(date(2026, 10, day) for day in (1, 6, 10)),
        *(date(2026, 10, day) for day in (12, 17, 22)),
    ]


def test_an_unknown_calendar_is_an_error() -> None:
    assert "NO_SUCH_DAY" not in CalendarBook()
    with pytest.raises(KeyError):
        CalendarBook().holds("NO_SUCH_DAY", date(2026, 11, 22))


def test_a_condition_reaches_before_and_after_and_asks_the_stores_region() -> None:
    """R097: the gift box opens 30 days before 中秋."""
    book = CalendarBook([calendar({"kind": "lunar_digits", "digits": [1, 6]}, region="411425")])
    gift = CalendarRef(calendar="MID_AUTUMN", before_days=30)
    assert [book.holds_ref(gift, date(2026, *day)) for day in [(8, 25), (8, 26), (9, 25), (9, 26)]] == [
        False, True, True, False,
    ]  # fmt: skip
    market = CalendarRef(calendar="MARKET_DAY")
    assert book.holds_ref(market, date(2026, 10, 10), "411425103")
    assert not book.holds_ref(market, date(2026, 10, 10), "")
    assert book.holds_ref(CalendarRef(calendar="MARKET_DAY", region="411425"), date(2026, 10, 10), "11")


def test_a_store_that_moves_keeps_its_past() -> None:
    stays = [Stay(date(2026, 1, 1), "411425103"), Stay(date(2026, 11, 1), "411425104")]
    book = CalendarBook(stores={("xianchao", "xianchao-01"): stays})
    days = [date(2025, 12, 31), date(2026, 10, 31), date(2026, 11, 1)]
    assert [book.region_of("xianchao", "xianchao-01", day) for day in days] == ["", "411425103", "411425104"]
    assert book.region_of("xianchao", "other", days[0]) == ""


def test_what_is_made_from_a_regional_calendar_is_regional() -> None:
    eve = calendar({"kind": "around", "calendar": "MARKET_DAY", "before_days": 1}, code="EVE")
    market = calendar({"kind": "lunar_digits", "digits": [1, 6]})
    assert not CalendarBook([market, eve]).is_regional("EVE")
    assert CalendarBook([msgspec.structs.replace(market, region="41"), eve]).is_regional("EVE")


def test_a_region_lies_in_wider_ones() -> None:
    assert widening("411425103") == ["411425103", "411425", "4114", "41", ""]
    assert widening("") == [""]


@given(st.dates(FIRST, LAST))
def test_branches_and_lunar_days_are_those_of_the_tables(day: date) -> None:
    found = LunarDate.from_solar(day)
    assert branch_of(day) == found.gz_day[1]
    assert lunar_of(day).is_last is (found.after(1).day == 1)


@given(st.dates(date(1800, 1, 1), date(2300, 1, 1)))
def test_every_calendar_answers_for_every_day(day: date) -> None:
    book = CalendarBook()
    assert all(book.holds(code, day) in {True, False} for code in book.codes)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_sixth_day_markets_come_every_six_days(day: date, shift: int) -> None:
    book = CalendarBook([calendar({"kind": "branch_days", "branches": ["子", "午"]})])
    assert book.holds("MARKET_DAY", day) is book.holds("MARKET_DAY", day + timedelta(days=6 * shift))
    assert len(book.days("MARKET_DAY", day, day + timedelta(days=5))) == 1
