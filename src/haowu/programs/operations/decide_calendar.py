# SPDX-License-Identifier: Apache-2.0
"""Publish a proposed calendar, or reject it, as a second person."""

from typing import Final, Literal

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.programs.calendar_check import calendar_problems
from haowu.programs.calendar_errors import CalendarInvalid
from haowu.programs.calendar_notice import check_notice
from haowu.programs.calendar_reads import Proposal, find_proposal, load_calendars, lock_proposal
from haowu.programs.errors import DraftNeedsSecondPerson
from haowu.programs.locks import lock_publishing

DECIDE: Final = """
update programs_calendar_proposal set state = %s, decided_by = %s, decided_at = %s, note = %s where id = %s
"""
PUBLISH: Final = """
insert into programs_calendar_version
    (proposal_id, code, region, version, body, sha256, effective_from, published_at, submitted_by, approved_by)
select id, code, region,
    1 + (select count(*) from programs_calendar_version v where v.code = p.code and v.region = p.region),
    body, sha256, %s, decided_at, submitted_by, decided_by
from programs_calendar_proposal p where id = %s
"""


def decide_calendar(
    connection: Connection,
    *,
    proposal_id: int,
    decision: Literal["published", "rejected"],
    actor: Actor,
    clock: Clock,
    note: str = "",
) -> Proposal:
    """Decide. Publishing goes through the checks as they stand today.

    Raises `DraftNeedsSecondPerson` for whoever proposed it, `ProposalNotFound`, `ProposalDecided`, or what a check
    finds.
    """
    lock_publishing(connection)
    proposal, now = lock_proposal(connection, proposal_id), clock.now()
    if proposal.submitted_by == str(actor):
        raise DraftNeedsSecondPerson
    if decision == "published":
        document, book = proposal.document, load_calendars(connection)
        if problems := calendar_problems(document, book):
            raise CalendarInvalid(document.code, problems)
        check_notice(connection, document, book, at=now)
    connection.execute(DECIDE, [decision, str(actor), now, note, proposal_id])
    if decision == "published":
        connection.execute(PUBLISH, [proposal.document.effective_from, proposal_id])
        data = {"calendar": proposal.code, "region": proposal.region, "sha256": proposal.sha256}
        event = Event("calendar.published", None, f"calendar:{proposal.code}", data, now)
        emit(connection, [event], written_by=str(actor))
    return find_proposal(connection, proposal_id)
