# SPDX-License-Identifier: Apache-2.0
"""From a file to a document that may be published: its mistakes, its gates, its changes, and the notice it gives."""

from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.ledger.queries import has_lots
from haowu.merchants.queries import load_merchants
from haowu.programs.calendar_reads import load_calendars
from haowu.programs.campaigns import load_campaigns
from haowu.programs.canonical import body_hash, canonical_body, read_body
from haowu.programs.checking import find_problems
from haowu.programs.differing import Change, find_changes
from haowu.programs.errors import NoticeTooShort, ProgramInvalid
from haowu.programs.gates import CARD_GATES, check_rebate
from haowu.programs.notice import Notice, notice_of
from haowu.programs.queries import VersionView, load_versions
from haowu.programs.rebate_together import check_rebate_together
from haowu.programs.schema import read_document
from haowu.programs.timeline import FOREVER, spans
from haowu.programs.written import Written, read_source
from haowu.rules.document import ProgramDocument

_TYPES: Final = """
select t.id from programs_point_type t join programs_program p on p.id = t.program_id where p.code = %s
"""


class Prepared(msgspec.Struct, frozen=True):
    """A document that makes sense, beside the versions there are.

    `changes` are against the version that would apply in its place; `withdrawn` against one that was announced after
    that and would be overtaken: bringing an announced change forward is a change of what applies until then.
    """

    written: Written
    document: ProgramDocument
    body: str
    own: list[VersionView]
    others: dict[int, list[VersionView]]
    changes: tuple[Change, ...]
    withdrawn: tuple[Change, ...] = ()

    @property
    def sha256(self) -> bytes:
        """Return the hash that the version will have."""
        return body_hash(self.body)

    @property
    def is_known(self) -> bool:
        """Return whether the latest version says the very same."""
        return bool(self.own) and read_body(self.own[-1].body) == self.document


def prepare(connection: Connection, source: str, *, filename: str) -> Prepared:
    """Return the document of `source` with what it changes. Raises `ProgramInvalid` with every problem and its line."""
    written = read_source(source)
    if written.problems:
        raise ProgramInvalid(filename, written.problems)
    document, problems = read_document(written)
    if document is None:
        raise ProgramInvalid(filename, problems)
    if problems := find_problems(written, document, load_merchants(connection), load_calendars(connection)):
        raise ProgramInvalid(filename, problems)
    versions = load_versions(connection)
    own = next((found for found in versions.values() if found[0].program == document.program), [])
    changes, withdrawn = _changes(own, document)
    return Prepared(written, document, canonical_body(document), own, versions, changes, withdrawn)


def _changes(own: list[VersionView], document: ProgramDocument) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return what changes against the version that would apply in its place, and against the last one announced."""
    if not own:
        return (), ()
    start = document.effective_from
    last = len(own) - 1
    places = [span.position for span in spans([view.effective_from for view in own]) if span.starts_at <= start]
    followed = places[-1] if places else last
    changes = find_changes(read_body(own[followed].body), document)
    return changes, () if followed == last else find_changes(read_body(own[last].body), document)


class Passed(msgspec.Struct, frozen=True):
    """What the gates found of a document that passed them."""

    notice: Notice
    rebate_bp: int
    base_rebate_bp: int
    warning: Text | None


def pass_gates(connection: Connection, prepared: Prepared, *, at: datetime, is_approved: bool) -> Passed:
    """Return what the gates found, or raise the first refusal (docs/algorithms/publishing.md §1)."""
    for gate in CARD_GATES:
        gate(prepared.document)
    rebate, warning = check_rebate(prepared.document, is_approved=is_approved)
    _check_campaigns(connection, prepared)
    notice = given_notice(prepared, at=at)
    check_notice(connection, prepared.document, notice)
    return Passed(notice, rebate.effective_bp, rebate.base_bp, warning)


def _check_campaigns(connection: Connection, prepared: Prepared) -> None:
    """Refuse a version that gives back too much together with campaigns that were published before it."""
    start = prepared.document.effective_from
    program_id = prepared.own[0].program_id if prepared.own else 0
    live = [each.document for each in load_campaigns(connection).get(program_id, ()) if start < each.ends_at]
    if live:
        check_rebate_together(prepared.document, live, since=start, until=FOREVER)


def given_notice(prepared: Prepared, *, at: datetime) -> Notice:
    """Return the notice that publishing the document at `at` would give."""
    document, changes = prepared.document, [*prepared.changes, *prepared.withdrawn]
    return notice_of(changes, published_at=at, effective_from=document.effective_from, zone=document.zone)


def check_notice(connection: Connection, document: ProgramDocument, notice: Notice) -> None:
    """Refuse a change that comes too soon, unless nobody has a point of the programme yet (C-11)."""
    if notice.is_enough or not _has_points(connection, document.program):
        return
    raise NoticeTooShort(
        program=document.program,
        days=notice.days,
        needed_days=notice.needed_days,
        why="对会员不利的变更" if notice.is_adverse else "一般变更的公示征求意见期",
        why_en="it is adverse" if notice.is_adverse else "comments are open for a week",
    )


def _has_points(connection: Connection, program: str) -> bool:
    types = [int(row[0]) for row in connection.execute(_TYPES, [program])]
    return has_lots(connection, types)
