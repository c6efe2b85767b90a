# SPDX-License-Identifier: Apache-2.0
"""Months, working days and the day of payment."""

from datetime import date, datetime

import pytest

from haowu.merchants.agreements import CONTRACT_ZONE
from haowu.settlement.errors import MonthInvalid
from haowu.settlement.months import confirm_by, due_on, read_month


@pytest.mark.parametrize(("text", "end"), [("2026-11", (2026, 12, 1)), ("2026-12", (2027, 1, 1))])
def test_a_month_ends_with_the_first_instant_of_the_next(text: str, end: tuple[int, int, int]) -> None:
    assert read_month(text).ends_at == datetime(*end, tzinfo=CONTRACT_ZONE)
    assert str(read_month(text)) == text


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-11", "2026-11-01", ""])
def test_other_words_are_no_month(text: str) -> None:
    with pytest.raises(MonthInvalid):
        read_month(text)


def test_five_working_days_leave_out_weekends_and_holidays() -> None:
    assert confirm_by(date(2026, 12, 1)) == date(2026, 12, 8), "Wednesday, Thursday, Friday, Monday, Tuesday"
    assert confirm_by(date(2026, 9, 30)) == date(2026, 10, 13), "after the National Day holidays"
    assert due_on(date(2026, 12, 1)) == date(2026, 12, 8)
    assert due_on(date(2026, 10, 1)) == date(2026, 10, 13), "nobody pays what may still be disputed"
