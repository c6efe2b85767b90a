# SPDX-License-Identifier: Apache-2.0
"""When a campaign runs: between two instants, and of that only on certain days and at certain hours."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from haowu.rules.calendar_document import CalendarRef
from haowu.rules.calendars import CalendarBook
from haowu.rules.campaign_document import Schedule
from haowu.rules.check import hours_of
from haowu.rules.day_rules import WEEKDAYS


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """A schedule that can be asked; empty `weekdays`, `hours` and `calendars` do not restrain."""

    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset()
    hours: frozenset[int] = frozenset()
    calendars: tuple[CalendarRef, ...] = ()
    book: CalendarBook | None = None

    def is_on(self, at: datetime, merchant: str = "", store: str = "") -> bool:
        """Return whether it runs at `at`, at a store whose region its calendars may depend on."""
        if not self.starts_at <= at < self.ends_at:
            return False
        local = at.astimezone(self.zone)
        if self.hours and local.hour not in self.hours:
            return False
        return self.is_on_day(local.date(), merchant, store)

    def is_on_day(self, day: date, merchant: str = "", store: str = "") -> bool:
        """Return whether the local `day` is one of its days, whatever the two instants say."""
        if self.weekdays and day.isoweekday() not in self.weekdays:
            return False
        return not self.calendars or is_calendar_day(self.book, self.calendars, day, merchant, store)


def is_calendar_day(
    book: CalendarBook | None, calendars: tuple[CalendarRef, ...], day: date, merchant: str, store: str
) -> bool:
    """Return whether one of `calendars` has `day` where the store lies; one that the book lacks has no days."""
    if book is None:
        return False
    region = book.region_of(merchant, store, day)
    return any(ref.calendar in book and book.holds_ref(ref, day, region) for ref in calendars)


def timetable_of(schedule: Schedule, zone: ZoneInfo, book: CalendarBook | None) -> Timetable:
    """Return `schedule` in `zone`, with the calendars at hand."""
    return Timetable(
        schedule.starts_at,
        schedule.ends_at,
        zone,
        frozenset(WEEKDAYS[name] for name in schedule.weekdays),
        hours_of(schedule.hours),
        schedule.calendars,
        book,
    )
