# SPDX-License-Identifier: Apache-2.0
"""Calendars as they stand: the book of all that is published, verified; versions and proposals for people."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.programs.calendar_errors import CalendarTampered, ProposalDecided, ProposalNotFound
from haowu.programs.canonical import body_hash
from haowu.rules.calendar_document import CalendarDocument
from haowu.rules.calendars import CalendarBook, Stay

VERSIONS: Final = """
select v.code, v.region, v.version, v.body, v.sha256, p.sha256, v.effective_from, v.published_at, v.submitted_by,
    v.approved_by
from programs_calendar_version v join programs_calendar_proposal p on p.id = v.proposal_id order by v.id
"""
CALENDARS_STAMP: Final = """
(select coalesce(max(id), 0) from programs_calendar_version)
    + (select coalesce(max(id), 0) from programs_store_region)
"""
STORE_REGIONS: Final = "select merchant, store, since, region from programs_store_region order by since, id"
PROPOSALS: Final = """
select id, code, region, state, encode(sha256, 'hex'), submitted_by, submitted_at, decided_by, decided_at, note, body
from programs_calendar_proposal
"""
STATES: Final = {
    "submitted": Text(zh="待批准", en="waiting"),
    "published": Text(zh="已发布", en="published"),
    "rejected": Text(zh="已驳回", en="rejected"),
    "withdrawn": Text(zh="已撤回", en="withdrawn"),
}


class CalendarVersion(NamedTuple):
    """A published calendar with who published it; `sha256` is hexadecimal."""

    document: CalendarDocument
    version: int
    sha256: str
    published_at: datetime
    submitted_by: str
    approved_by: str


class Proposal(msgspec.Struct, frozen=True):
    """A calendar before a second person."""

    id: int
    code: str
    region: str
    state: str
    sha256: str
    submitted_by: str
    submitted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    document: CalendarDocument


def load_calendars(connection: Connection) -> CalendarBook:
    """Return all calendars. Raises `CalendarTampered` when one version is not what was published."""
    stores: dict[tuple[str, str], list[Stay]] = defaultdict(list)
    for merchant, store, since, region in connection.execute(STORE_REGIONS):
        stores[merchant, store].append(Stay(since, region))
    return CalendarBook([found.document for found in load_calendar_versions(connection)], stores=stores)


def load_calendar_versions(connection: Connection) -> list[CalendarVersion]:
    """Return every published version in the order of publication. Raises `CalendarTampered`."""
    return list(_verified(connection.execute(VERSIONS).fetchall()))


def find_proposal(connection: Connection, proposal_id: int) -> Proposal:
    """Return the proposal. Raises `ProposalNotFound`."""
    return _read(connection.execute(PROPOSALS + "where id = %s", [proposal_id]).fetchone(), proposal_id)


def lock_proposal(connection: Connection, proposal_id: int) -> Proposal:
    """Return the waiting proposal, locked. Raises `ProposalNotFound`, or `ProposalDecided` when it does not wait."""
    row = connection.execute(PROPOSALS + "where id = %s for update", [proposal_id]).fetchone()
    proposal = _read(row, proposal_id)
    if proposal.state != "submitted":
        state = STATES[proposal.state]
        raise ProposalDecided(proposal_id=proposal_id, state=state.zh, state_en=state.en)
    return proposal


def list_proposals(
    connection: Connection, *, after: int = 0, limit: int = 50, waiting_only: bool = False
) -> list[Proposal]:
    """Return proposals in the order they were made, from the one after `after`."""
    where = "where id > %s and (not %s or state = 'submitted') order by id limit %s"
    rows = connection.execute(PROPOSALS + where, [after, waiting_only, limit])
    return [_read(row, row[0]) for row in rows]


def _verified(rows: list[tuple[Any, ...]]) -> Iterator[CalendarVersion]:
    """Yield versions whose hash is their own and their proposal's, each the next one of its calendar and region."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for code, region, version, body, sha256, proposed, effective_from, *people in rows:
        counts[code, region] += 1
        found = body_hash(body)
        if not found == bytes(sha256) == bytes(proposed) or version != counts[code, region]:
            raise CalendarTampered(calendar=code, version=version)
        document = msgspec.json.decode(body, type=CalendarDocument)
        if not _is_of(document, code, region, effective_from):
            raise CalendarTampered(calendar=code, version=version)
        yield CalendarVersion(document, version, found.hex(), *people)


def _is_of(document: CalendarDocument, code: str, region: str, effective_from: date) -> bool:
    return (document.code, document.region, document.effective_from) == (code, region, effective_from)


def _read(row: tuple[Any, ...] | None, proposal_id: int) -> Proposal:
    if row is None:
        raise ProposalNotFound(proposal_id=proposal_id)
    return Proposal(*[*row[:-1], msgspec.json.decode(row[-1], type=CalendarDocument)])
