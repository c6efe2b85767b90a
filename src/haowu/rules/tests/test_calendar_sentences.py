# SPDX-License-Identifier: Apache-2.0
"""A calendar says in words what its rules are."""

from typing import Any

import msgspec
import pytest

from haowu.rules.calendar_document import CalendarDocument
from haowu.rules.calendar_sentences import spoken
from haowu.rules.calendars import CalendarBook
from haowu.rules.named_days import NAMED_DAYS


def document(include: list[dict[str, Any]], exclude: list[dict[str, Any]], **others: Any) -> CalendarDocument:
    whole = {"code": "DAY", "name": {"zh": "日", "en": "Day"}, "effective_from": "2026-01-01", **others}
    return msgspec.convert({**whole, "include": include, "exclude": exclude}, CalendarDocument)


@pytest.mark.parametrize(
    ("include", "exclude", "zh"),
    [
        ([{"kind": "lunar_digits", "digits": [1, 6]}], [], "农历逢一逢六"),
        ([{"kind": "solar_digits", "digits": [5, 0]}], [], "公历逢五逢十"),
        ([{"kind": "lunar_day", "month": 3, "day": 3}], [], "农历三月初三"),
        ([{"kind": "lunar_day", "month": 12, "day": 20}], [], "农历腊月二十"),
        ([{"kind": "lunar_day", "month": 12, "day": 29}], [], "农历腊月廿九"),
        ([{"kind": "branch_days", "branches": ["丑", "午"]}], [], "丑日、午日"),
        ([{"kind": "nth_weekday", "month": 5, "nth": 2, "weekday": "sun"}], [], "5月第二个星期日"),
        (
            [{"kind": "lunar_digits", "digits": [1, 6]}],
            [{"kind": "lunar_window", "from": {"month": 1, "day": 1}, "until": {"month": 1, "day": 5}}],
            "农历逢一逢六;不含农历正月初一至正月初五",
        ),
        ([{"kind": "around", "calendar": "MID_AUTUMN", "before_days": 30}], [], "“MID_AUTUMN”及其前30天"),
    ],
)
def test_rules_in_words(include: list[dict[str, Any]], exclude: list[dict[str, Any]], zh: str) -> None:
    assert spoken(document(include, exclude)).zh == zh


def test_an_overlay_says_what_it_changes() -> None:
    rest = {"kind": "lunar_day", "month": 1, "day": 1}
    assert spoken(document([], [rest], overlay="adjust", region="411425")).zh == "同上级地区;不含农历正月初一"
    more = {"kind": "daily"}
    assert spoken(document([more], [], overlay="adjust", region="411425")).zh == "上级地区的日子,另加每天"


def test_another_calendar_is_called_by_its_name() -> None:
    gift = document([{"kind": "around", "calendar": "MID_AUTUMN", "before_days": 30}], [])
    assert spoken(gift, CalendarBook().name_of).zh == "“中秋节”及其前30天"


def test_every_calendar_of_the_house_can_be_said() -> None:
    assert all(spoken(found).zh and spoken(found).en for found in NAMED_DAYS)
