# SPDX-License-Identifier: Apache-2.0
"""Announce a lecture or guidance (R022)."""

from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.engagement.answers import Lecture
from haowu.engagement.errors import EngagementFieldInvalid, LectureCodeTaken
from haowu.engagement.orders import checked_words
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock

INSERT: Final = """
insert into engagement_lecture (merchant, code, title, place, starts_at, ends_at, capacity, opened_by, opened_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict on constraint engagement_lecture_code_key do nothing returning id
"""
CAPACITY_MAX: Final = 100_000


def open_lecture(  # noqa: PLR0913 - what a lecture is
    connection: Connection,
    *,
    merchant: str,
    code: str,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    clock: Clock,
    actor: Actor,
) -> Lecture:
    """Record the lecture under the merchant's own code; a code is used once (LECTURE_CODE_TAKEN)."""
    if not starts_at < ends_at:
        raise EngagementFieldInvalid(field="ends_at")
    if not 1 <= capacity <= CAPACITY_MAX:
        raise EngagementFieldInvalid(field="capacity")
    name, where = checked_words(title, at_least=1, field="title"), checked_words(place, at_least=1, field="place")
    row = connection.execute(
        INSERT, (merchant, code, name, where, starts_at, ends_at, capacity, str(actor), clock.now())
    ).fetchone()
    if row is None:
        raise LectureCodeTaken(lecture=code)
    return Lecture(row[0], merchant, code, name, where, starts_at, ends_at, capacity, 0)
