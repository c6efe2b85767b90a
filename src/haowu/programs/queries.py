# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: all published terms, verified, and the stamp that says whether there are new ones."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from psycopg import Connection

from haowu.programs.book import Beside, PointTypeView, Stay, StoredVersion, TermsBook
from haowu.programs.calendar_reads import CALENDARS_STAMP, load_calendars
from haowu.programs.campaigns import CAMPAIGNS_STAMP, load_campaigns
from haowu.programs.canonical import body_hash
from haowu.programs.errors import ProgramTampered
from haowu.programs.timeline import spans
from haowu.rules.campaigns import price_overrides
from haowu.rules.compilation import Bindings
from haowu.rules.deduction_document import DeductionDocument
from haowu.rules.prices import PriceOverride

VERSIONS: Final = """
select p.id, p.code, v.id, v.version, v.body, v.sha256, v.effective_from, coalesce(l.sha256, v.sha256)
from programs_version v
join programs_program p on p.id = v.program_id
left join programs_publication l on l.version_id = v.id
order by p.id, v.version
"""
POINT_TYPES: Final = """
select t.id, t.code, t.name_zh, t.name_en, p.code, p.id
from programs_point_type t
join programs_program p on p.id = t.program_id
order by t.id
"""
BUDGETS: Final = "select program_id, code, ledger_budget_id from programs_budget"
CAPS: Final = "select program_id, rule, scope, period, id from programs_cap"
TERMS_STAMP: Final = f"""
select coalesce(max(id), 0) + ({CAMPAIGNS_STAMP}) + ({CALENDARS_STAMP}) from programs_version
"""  # noqa: S608 - our own


class VersionView(NamedTuple):
    """A published version as stored; the last three are read from its body."""

    program_id: int
    program: str
    version_id: int
    version: int
    body: str
    effective_from: datetime
    merchants: tuple[str, ...]
    zone: str
    deduction: DeductionDocument | None = None


class _Head(msgspec.Struct):
    program: str
    effective_from: datetime
    merchants: tuple[str, ...]
    zone: str
    deduction: DeductionDocument | None = None


def load_terms(connection: Connection) -> TermsBook:
    """Return everything published. Raises `ProgramTampered` when one version is not what was published."""
    stamp = terms_stamp(connection)
    by_program = load_versions(connection)
    point_types = {
        row[0]: PointTypeView(row[0], row[1], row[2], row[3], row[4], by_program[row[5]][-1].zone)
        for row in connection.execute(POINT_TYPES)
    }
    bound = load_bindings(connection)
    stays: dict[str, list[Stay]] = defaultdict(list)
    campaigns, calendars = load_campaigns(connection), load_calendars(connection)
    overrides: list[PriceOverride] = []
    for program_id, versions in by_program.items():
        bindings = bound[program_id]
        own = campaigns.get(program_id, ())
        zone = ZoneInfo(versions[-1].zone)
        overrides += price_overrides([campaign.document for campaign in own], zone, calendars)
        for span in spans([version.effective_from for version in versions]):
            found = versions[span.position]
            running = tuple([each.document for each in own if each.meets(span.starts_at, span.ends_at)])
            stored = StoredVersion(
                found.body,
                bindings,
                version=found.version,
                version_id=found.version_id,
                beside=Beside(running, calendars),
            )
            for merchant in found.merchants:
                stays[merchant].append((span, stored))
    for merchant_stays in stays.values():
        merchant_stays.sort(key=lambda stay: stay[0].starts_at, reverse=True)
    rates = {
        versions[0].program: {
            each.version: (each.deduction.points, each.deduction.fen) for each in versions if each.deduction is not None
        }
        for versions in by_program.values()
    }
    return TermsBook(dict(stays), point_types, stamp, tuple(overrides), calendars, rates)


def load_bindings(connection: Connection) -> dict[int, Bindings]:
    """Return the numbers behind the words of each programme."""
    type_ids: dict[int, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(POINT_TYPES):
        type_ids[row[5]][row[1]] = row[0]
    budgets: dict[int, dict[str, int]] = defaultdict(dict)
    for program_id, code, ledger_budget_id in connection.execute(BUDGETS):
        budgets[program_id][code] = ledger_budget_id
    caps: dict[int, dict[tuple[str, str, str], int]] = defaultdict(dict)
    for program_id, rule, scope, period, cap_id in connection.execute(CAPS):
        caps[program_id][rule, scope, period] = cap_id
    return {number: Bindings(types, budgets[number], caps[number]) for number, types in type_ids.items()}


def load_versions(connection: Connection) -> dict[int, list[VersionView]]:
    """Return every version by programme, in the order of publication.

    Its hash is checked against its own and the log's, and its number. Raises `ProgramTampered`.
    """
    found: dict[int, list[VersionView]] = defaultdict(list)
    for row in connection.execute(VERSIONS):
        program_versions = found[row[0]]
        program_versions.append(_verified(row, len(program_versions) + 1))
    return dict(found)


def _verified(row: tuple[Any, ...], expected_version: int) -> VersionView:
    program_id, program, version_id, version, body, sha256, effective_from, logged = row
    if not body_hash(body) == bytes(sha256) == bytes(logged) or version != expected_version:
        raise ProgramTampered(program=program, version=version)
    head = msgspec.json.decode(body, type=_Head)
    if (head.program, head.effective_from) != (program, effective_from):
        raise ProgramTampered(program=program, version=version)
    return VersionView(
        program_id, program, version_id, version, body, effective_from, head.merchants, head.zone, head.deduction
    )


def terms_stamp(connection: Connection) -> int:
    """Return a number that grows whenever something is published; publications never overlap, so none is missed."""
    row = connection.execute(TERMS_STAMP).fetchone()
    return 0 if row is None else int(row[0])
