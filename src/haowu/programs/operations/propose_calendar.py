# SPDX-License-Identifier: Apache-2.0
"""Put a calendar before a second person: checked like a publication, kept with its hash."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.programs.calendar_check import calendar_problems
from haowu.programs.calendar_errors import CalendarInvalid
from haowu.programs.calendar_notice import check_notice
from haowu.programs.calendar_reads import Proposal, find_proposal, load_calendars
from haowu.programs.canonical import body_hash, canonical_body
from haowu.rules.calendar_document import CalendarDocument

INSERT: Final = """
insert into programs_calendar_proposal (code, region, body, sha256, submitted_by, submitted_at)
values (%s, %s, %s, %s, %s, %s) returning id
"""


def propose_calendar(connection: Connection, document: CalendarDocument, *, actor: Actor, clock: Clock) -> Proposal:
    """Propose. Raises `CalendarInvalid` with every problem, or `CalendarNoticeTooShort`; then nothing is kept."""
    book, now = load_calendars(connection), clock.now()
    if problems := calendar_problems(document, book):
        raise CalendarInvalid(document.code, problems)
    check_notice(connection, document, book, at=now)
    body = canonical_body(document)
    values = [document.code, document.region, body, body_hash(body), str(actor), now]
    row = connection.execute(INSERT, values).fetchone()
    assert row is not None, "an insert returns its row"  # noqa: S101 -- for the type checker
    return find_proposal(connection, int(row[0]))
