# SPDX-License-Identifier: Apache-2.0
"""Public holidays: as announced for the year where that is known, otherwise the days that the statute itself names.

The announcement of each year moves working days onto weekends and back; nobody can know that beforehand. For a year not
announced yet the answer is the statutory days and plain weekends, and whoever asks can see that it is a guess.
"""

from datetime import date
from typing import Final

from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]  # comes without types

from haowu.rules.lunar import is_known, lunar_of, term_day

SATURDAY: Final = 6
NAMES: Final = {
    "new_year": "New Year's Day",
    "spring_festival": "Spring Festival",
    "tomb_sweeping": "Tomb-sweeping Day",
    "labour": "Labour Day",
    "dragon_boat": "Dragon Boat Festival",
    "mid_autumn": "Mid-autumn Festival",
    "national": "National Day",
}
"""Our words, and those of the package."""

_SOLAR: Final = {(1, 1): "new_year", (5, 1): "labour", (5, 2): "labour"} | {(10, n): "national" for n in (1, 2, 3)}
_LUNAR: Final = {(5, 5): "dragon_boat", (8, 15): "mid_autumn"} | {(1, n): "spring_festival" for n in (1, 2, 3)}
_OFF: Final[dict[date, str]] = dict(holidays)
_WORKED: Final[frozenset[date]] = frozenset(workdays)
_ANNOUNCED: Final = frozenset(day.year for day in _OFF)


def is_announced(year: int) -> bool:
    """Return whether the holidays of `year` were announced when this software was built."""
    return year in _ANNOUNCED


def is_holiday(day: date, names: tuple[str, ...] = ()) -> bool:
    """Return whether `day` is off for one of the holidays `names`; without names: for any of them, or as a weekend."""
    if names:
        return _holiday_of(day) in names
    return _holiday_of(day) != "" or (day.isoweekday() >= SATURDAY and day not in _WORKED)


def _holiday_of(day: date) -> str:
    if not is_announced(day.year):
        return statutory_holiday(day)
    announced = _OFF.get(day)
    return next((ours for ours, theirs in NAMES.items() if theirs == announced), "other" if announced else "")


def statutory_holiday(day: date) -> str:
    """Return the holiday that the statute gives `day`, as revised for 2025 and later; empty: none."""
    if solar := _SOLAR.get((day.month, day.day)):
        return solar
    if not is_known(day):
        return ""
    if day == term_day(day.year, "清明"):
        return "tomb_sweeping"
    lunar = lunar_of(day)
    if lunar.is_leap:
        return ""
    is_eve = lunar.month == 12 and lunar.is_last  # noqa: PLR2004 - the twelfth month
    return "spring_festival" if is_eve else _LUNAR.get((lunar.month, lunar.day), "")
