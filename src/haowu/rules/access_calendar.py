# SPDX-License-Identifier: Apache-2.0
"""When a ticket lets in, and what a ticket paid with points lacks of one paid with money (CTL-31, R082)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

HOUR: Final = 60
DAY: Final = 24 * HOUR
WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

Minutes = tuple[int, int]
"""From the first minute of the week (Monday 0:00 is 0) until just before the second."""


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours on some days of the week (1 = Monday); `until` 24:00 is midnight. Past midnight takes two openings."""

    weekdays: tuple[int, ...]
    since: str
    until: str


class AccessCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a ticket lets in: hours by weekday, without certain days."""

    openings: tuple[Opening, ...] = ()
    closed_days: tuple[date, ...] = ()

    def minutes(self) -> list[Minutes]:
        """Return the minutes of the week, merged and in order. Raises `ValueError` for hours that are none."""
        spans = sorted(span for opening in self.openings for span in _spans(opening))
        merged: list[Minutes] = []
        for since, until in spans:
            if merged and since <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], until))
            else:
                merged.append((since, until))
        return merged


def lacking(paid: AccessCalendar, redeemed: AccessCalendar) -> list[Minutes]:
    """Return the minutes at which `paid` lets in and `redeemed` does not: empty means parity."""
    missing: list[Minutes] = []
    others = redeemed.minutes()
    for since, until in paid.minutes():
        at = since
        for other_since, other_until in others:
            if other_until <= at or other_since >= until:
                continue
            if other_since > at:
                missing.append((at, other_since))
            at = max(at, other_until)
        if at < until:
            missing.append((at, until))
    return missing


def lacking_days(paid: AccessCalendar, redeemed: AccessCalendar) -> list[date]:
    """Return the days on which only `redeemed` is shut."""
    return sorted(set(redeemed.closed_days) - set(paid.closed_days))


def spoken(minutes: Iterable[Minutes]) -> str:
    """Return the minutes for people: `周一 08:00–16:00、周一 17:00–18:00`."""
    return "、".join(
        f"{WEEKDAYS[since // DAY]} {_clock(since % DAY)}–{_clock(until - since // DAY * DAY)}"
        for since, until in minutes
    )


def _spans(opening: Opening) -> list[Minutes]:
    since, until = _minute(opening.since), _minute(opening.until)
    if since >= until or not opening.weekdays or not all(1 <= day <= len(WEEKDAYS) for day in opening.weekdays):
        raise ValueError(f"{opening.since}-{opening.until}")
    return [((day - 1) * DAY + since, (day - 1) * DAY + until) for day in opening.weekdays]


def _minute(written: str) -> int:
    hour, colon, minute = written.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal()) or int(minute) >= HOUR:
        raise ValueError(written)
    at = int(hour) * HOUR + int(minute)
    if at > DAY:
        raise ValueError(written)
    return at


def _clock(minute: int) -> str:
    return f"{minute // HOUR:02d}:{minute % HOUR:02d}"
