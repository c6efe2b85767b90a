# SPDX-License-Identifier: Apache-2.0
"""The window of a season: from the first to the last day around a calendar's days, in the shops' time."""

from datetime import date, datetime, time, timedelta
from typing import Final

from psycopg import Connection

from haowu.catalog.locks import ZONE
from haowu.programs.calendar_reads import load_calendars
from haowu.rules.calendar_document import CalendarRef
from haowu.rules.calendars import CalendarBook

DUE: Final = """
select r.id, s.calendar, s.region, s.before_days, s.after_days
from catalog_season s join catalog_reward r on r.id = s.reward_id
where (r.closes_at is null or r.closes_at <= %(now)s) and (%(id)s::bigint is null or r.id = %(id)s)
order by r.id for no key update of r
"""
WINDOW: Final = "update catalog_reward set opens_at = %s, closes_at = %s where id = %s"


def next_window(book: CalendarBook, season: CalendarRef, since: date) -> tuple[datetime, datetime] | None:
    """Return from when until before when a reward is open next, None when the calendar has no day for two years."""
    found = book.next_run(season, since)
    if found is None:
        return None
    first, last = found
    return _midnight(first), _midnight(last + timedelta(days=1))


def set_due_windows(connection: Connection, *, now: datetime, reward_id: int | None = None) -> int:
    """Set the next window of each reward whose season is over, or was written away; return how many.

    A calendar without a day to come leaves its rewards closed.
    """
    rows = connection.execute(DUE, {"now": now, "id": reward_id}).fetchall()
    if not rows:
        return 0
    book, today = load_calendars(connection), now.astimezone(ZONE).date()
    windows: dict[CalendarRef, tuple[datetime, datetime] | None] = {}
    found = []
    for due_id, calendar, region, before_days, after_days in rows:
        season = CalendarRef(calendar=calendar, region=region, before_days=before_days, after_days=after_days)
        if season not in windows:
            windows[season] = next_window(book, season, today)
        if (window := windows[season]) is not None:
            found.append([*window, due_id])
    with connection.cursor() as cursor:
        cursor.executemany(WINDOW, found)
    return len(found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
