# SPDX-License-Identifier: Apache-2.0
"""The publication log, the versions and the card, as people read them."""

import json
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.programs.canonical import read_body
from haowu.programs.differing import Change, find_changes
from haowu.programs.errors import ProgramNotFound
from haowu.rules.document import ProgramDocument

LOG: Final = """
select program, version, encode(sha256, 'hex'), draft_id, submitted_by, approved_by, published_by, published_at,
    effective_from, comments_until, notice_days, is_adverse, changes::text, face_rebate_bp
from programs_publication where program = %s and version > %s order by version limit %s
"""
BODY: Final = """
select v.version, v.body, encode(v.sha256, 'hex'), v.effective_from, v.published_at, v.published_by
from programs_version v join programs_program p on p.id = v.program_id
where p.code = %s and (%s::integer is null or v.version = %s) order by v.version desc limit 1
"""
NUMBERS: Final = """
select v.version, encode(v.sha256, 'hex'), v.effective_from, v.published_at, v.published_by
from programs_version v join programs_program p on p.id = v.program_id where p.code = %s and v.version > %s
order by v.version limit %s
"""

PROGRAMS: Final = """
select p.code, p.name_zh, p.name_en, max(v.version)
from programs_program p join programs_version v on v.program_id = p.id
where p.code > %s group by p.id order by p.code limit %s
"""


class Publication(msgspec.Struct, frozen=True):
    """One entry of the log."""

    program: str
    version: int
    sha256: str
    draft_id: int | None
    submitted_by: str
    approved_by: str | None
    published_by: str
    published_at: datetime
    effective_from: datetime
    comments_until: datetime | None
    notice_days: int
    is_adverse: bool
    changes: list[dict[str, Any]]
    face_rebate_bp: int


class VersionHead(msgspec.Struct, frozen=True):
    """A version without its text."""

    version: int
    sha256: str
    effective_from: datetime
    published_at: datetime
    published_by: str


def read_log(connection: Connection, program: str, *, after: int = 0, limit: int = 50) -> list[Publication]:
    """Return the log of a programme in the order of versions, from the one after `after`."""
    rows = connection.execute(LOG, [program, after, limit])
    return [Publication(*[*row[:12], json.loads(row[12]), row[13]]) for row in rows]


def list_versions(
    connection: Connection, program: str, *, after: int = 0, limit: int | None = None
) -> list[VersionHead]:
    """Return the versions of a programme, or `limit` of them above `after`. Raises `ProgramNotFound`: there is none."""
    found = [VersionHead(*row) for row in connection.execute(NUMBERS, [program, after, limit])]
    if not found and not after:
        raise ProgramNotFound(program=program, version="-")
    return found


def read_version(
    connection: Connection, program: str, version: int | None = None
) -> tuple[VersionHead, ProgramDocument]:
    """Return one version, the latest one by default. Raises `ProgramNotFound`."""
    head, body = read_text(connection, program, version)
    return head, read_body(body)


def read_text(connection: Connection, program: str, version: int | None = None) -> tuple[VersionHead, str]:
    """Return one version with the very text that was published. Raises `ProgramNotFound`."""
    row = connection.execute(BODY, [program, version, version]).fetchone()
    if row is None:
        raise ProgramNotFound(program=program, version=version or "-")
    number, body, *head = row
    return VersionHead(number, *head), body


def compare_versions(connection: Connection, program: str, old: int, new: int) -> tuple[Change, ...]:
    """Return what version `new` changed against `old`. Raises `ProgramNotFound`."""
    return find_changes(read_version(connection, program, old)[1], read_version(connection, program, new)[1])


class ProgramHead(msgspec.Struct, frozen=True):
    """A programme that has been published, with the number of its last version."""

    code: str
    name_zh: str
    name_en: str
    last_version: int


def list_programs(connection: Connection, *, after: str = "", limit: int = 50) -> list[ProgramHead]:
    """Return the programmes in the order of their codes, from the one after `after`."""
    return [ProgramHead(*row) for row in connection.execute(PROGRAMS, [after, limit])]
