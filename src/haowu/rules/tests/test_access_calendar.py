# SPDX-License-Identifier: Apache-2.0
"""What a ticket paid with points lacks of one paid with money (R082, CTL-31)."""

import random
from datetime import date

import pytest

from haowu.rules.access_calendar import AccessCalendar, Opening, lacking, lacking_days, spoken

ALL = (1, 2, 3, 4, 5, 6, 7)


def opened(*hours: tuple[str, str], weekdays: tuple[int, ...] = ALL) -> AccessCalendar:
    return AccessCalendar(tuple(Opening(weekdays, since, until) for since, until in hours))


PAID = opened(("08:00", "17:00"))


def test_the_last_hour_only_lacks_eight() -> None:
    missing = lacking(PAID, opened(("16:00", "17:00")))
    assert missing[0] == (8 * 60, 16 * 60)
    assert len(missing) == 7
    assert spoken(missing[:1]) == "周一 08:00–16:00"


@pytest.mark.parametrize(
    ("redeemed", "expected"),
    [
        (PAID, ""),
        (opened(("07:00", "18:00")), ""),
        (opened(("08:00", "12:00"), ("12:00", "17:00")), ""),
        (opened(("08:00", "12:00"), ("13:00", "17:00"), weekdays=(1,)), "周一 12:00–13:00"),
        (AccessCalendar(), "周一 08:00–17:00"),
    ],
)
def test_parity_is_minute_by_minute(redeemed: AccessCalendar, expected: str) -> None:
    monday = opened(("08:00", "17:00"), weekdays=(1,))
    assert spoken(lacking(monday, redeemed)) == expected


def test_midnight_and_days() -> None:
    assert lacking(opened(("00:00", "24:00")), opened(("00:00", "24:00"))) == []
    paid = AccessCalendar(PAID.openings, (date(2027, 2, 5),))
    redeemed = AccessCalendar(PAID.openings, (date(2027, 2, 5), date(2027, 2, 6)))
    assert lacking_days(paid, redeemed) == [date(2027, 2, 6)]
    assert lacking_days(redeemed, paid) == []


@pytest.mark.parametrize(
    "hours", [("17:00", "08:00"), ("08:00", "08:00"), ("8", "17:00"), ("08:60", "17:00"), ("08:00", "24:01")]
)
def test_hours_that_are_none(hours: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r":|8"):
        opened(hours).minutes()


def test_it_agrees_with_looking_at_every_minute() -> None:
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)

    def some() -> AccessCalendar:
        spans = []
        for _ in range(dice.randint(0, 4)):
            since = dice.randint(0, 22)
            weekdays = tuple(dice.sample(ALL, dice.randint(1, 3)))
            spans.append(
                Opening(weekdays, f"{since:02d}:{dice.choice(['00', '30'])}", f"{dice.randint(since + 1, 24):02d}:00")
            )
        return AccessCalendar(tuple(spans))

    def minutes(spans: list[tuple[int, int]]) -> set[int]:
        return {minute for since, until in spans for minute in range(since, until)}

    for _ in range(30):
        paid, redeemed = some(), some()
        assert minutes(lacking(paid, redeemed)) == minutes(paid.minutes()) - minutes(redeemed.minutes()), f"seed {seed}"
