# SPDX-License-Identifier: Apache-2.0
"""From when on a calendar may apply: members were promised its days, if published rules name it.

Rules: docs/algorithms/calendars.md §5.
"""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from psycopg import Connection

from haowu.kernel.text import Text
from haowu.programs.calendar_errors import CalendarNoticeTooShort
from haowu.programs.notice import ADVERSE_DAYS
from haowu.rules.calendar_document import CalendarDocument
from haowu.rules.calendars import CalendarBook

ZONE: Final = ZoneInfo("Asia/Shanghai")
LOOK_AHEAD: Final = timedelta(days=400)
NAMED: Final = """
select exists (select from programs_version where body like %(named)s)
    or exists (select from programs_campaign where body like %(named)s)
"""
LOST: Final = Text(zh="它会让会员少了活动日,要提前30天公布", en="members lose days by it: 30 days' notice")
USED: Final = Text(
    zh="已发布的规则正在使用它,最早次日生效", en="published rules name it: the day after at the earliest"
)


def check_notice(connection: Connection, document: CalendarDocument, book: CalendarBook, *, at: datetime) -> None:
    """Raise `CalendarNoticeTooShort` when publishing `document` at `at` would change promised days too soon.

    A calendar that nothing published names may begin on any day, so that a past can be imported.
    """
    if not is_used(connection, document.code, book):
        return
    today = at.astimezone(ZONE).date()
    lost = lost_days(document, book)
    earliest = today + timedelta(days=ADVERSE_DAYS if lost else 1)
    if document.effective_from < earliest:
        why = LOST if lost else USED
        raise CalendarNoticeTooShort(
            calendar=document.code,
            earliest=earliest.isoformat(),
            given=document.effective_from.isoformat(),
            why=why.zh,
            why_en=why.en,
        )


def lost_days(document: CalendarDocument, book: CalendarBook) -> list[date]:
    """Return the days that the calendar has now in the region of `document` and would have no more."""
    start = document.effective_from
    if document.code not in book:
        return []
    span = (document.code, start, start + LOOK_AHEAD, document.region)
    return sorted(set(book.days(*span)) - set(book.with_version(document).days(*span)))


def is_used(connection: Connection, code: str, book: CalendarBook) -> bool:
    """Return whether a published version or campaign names the calendar, or one that is made from it."""
    users = {code}
    while more := {other for other in book.codes if other not in users and book.named_by(other) & users}:
        users |= more
    return any(_is_named(connection, user) for user in sorted(users))


def is_regional_in_use(connection: Connection, book: CalendarBook) -> bool:
    """Return whether published rules name a calendar that says something else in some region."""
    return any(_is_named(connection, code) for code in book.codes if book.is_regional(code))


def _is_named(connection: Connection, code: str) -> bool:
    # Bodies are canonical JSON, and codes hold no sign that LIKE reads but the underscore.
    pattern = '%"calendar":"' + code.replace("_", r"\_") + '"%'
    row = connection.execute(NAMED, {"named": pattern}).fetchone()
    return row is not None and bool(row[0])
