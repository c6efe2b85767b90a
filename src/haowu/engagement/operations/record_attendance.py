# SPDX-License-Identifier: Apache-2.0
"""A clerk records that a member was there (R022)."""

from datetime import timedelta
from typing import Final

from psycopg import Connection

from haowu.engagement.answers import Attendance
from haowu.engagement.errors import LectureFull, LectureNotOn, LectureUnknown
from haowu.engagement.rewarding import Occasion, require_terms, reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.programs.book import TermsBook

BEFORE: Final = timedelta(hours=1)
AFTER: Final = timedelta(days=1)
# The row is locked, so that the last place is given once and a repetition is recognised.
FIND: Final = """
select id, starts_at, ends_at, capacity, attended from engagement_lecture where merchant = %s and code = %s for update
"""
KNOWN: Final = "select id from engagement_attendance where lecture_id = %s and member_id = %s"
INSERT: Final = """
insert into engagement_attendance (lecture_id, member_id, recorded_by, recorded_at) values (%s, %s, %s, %s) returning id
"""
COUNT: Final = "update engagement_lecture set attended = attended + 1 where id = %s"


def record_attendance(
    connection: Connection,
    *,
    merchant: str,
    lecture: str,
    member: str,
    terms: TermsBook,
    keys: MemberKeys,
    clock: Clock,
    actor: Actor,
) -> Attendance:
    """Record the attendance once and reward it: points with a qualifying order, else a badge and the reason."""
    now = clock.now()
    row = connection.execute(FIND, (merchant, lecture)).fetchone()
    if row is None:
        raise LectureUnknown(lecture=lecture)
    lecture_id, starts_at, ends_at, capacity, attended = row
    person = active_member(connection, member, at=now, keys=keys)
    in_force = require_terms(terms, merchant, now)
    known = connection.execute(KNOWN, (lecture_id, person.id)).fetchone()
    if known is None:
        if not starts_at - BEFORE <= now <= ends_at + AFTER:
            raise LectureNotOn(lecture=lecture)
        if attended >= capacity:
            raise LectureFull(lecture=lecture, capacity=capacity)
        known = connection.execute(INSERT, (lecture_id, person.id, str(actor), now)).fetchone()
        assert known is not None, "an insert returns its row"  # noqa: S101 -- said to the type checker
        connection.execute(COUNT, (lecture_id,))
    occasion = Occasion("lecture", merchant, str(known[0]))
    made = reward(connection, occasion, person, terms=in_force, clock=clock, actor=actor)
    return Attendance(known[0], lecture, person.member_no, made)
