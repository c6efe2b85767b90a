# SPDX-License-Identifier: Apache-2.0
"""The ladder of tiers in force. A member has one tier on the platform, so at most one programme has a ladder."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.programs.canonical import body_hash, read_body
from haowu.programs.errors import ProgramTampered
from haowu.programs.problem import Problem
from haowu.programs.timeline import spans
from haowu.programs.written import Written
from haowu.rules.document import Earn, Multiplier, ProgramDocument
from haowu.rules.tier_document import BenefitsDocument, LevelDocument, TiersDocument
from haowu.rules.tiers import place_of

VERSIONS: Final = """
select p.id, p.code, v.version, v.effective_from
from programs_version v
join programs_program p on p.id = v.program_id
order by p.id, v.version
"""
BODY: Final = "select body, sha256 from programs_version where program_id = %s and version = %s"
OTHERS: Final = """
select p.code, v.body from programs_version v join programs_program p on p.id = v.program_id where p.code <> %s
"""


class _Tiers(msgspec.Struct):
    tiers: TiersDocument | None = None


class _Rule(msgspec.Struct):
    code: str
    earn: Earn


class _Head(msgspec.Struct):
    merchants: tuple[str, ...]
    zone: str
    rules: tuple[_Rule, ...] = ()
    tiers: TiersDocument | None = None

    def bonuses(self) -> dict[str, int]:
        """Return what each multiplier rule adds, in basis points."""
        return {rule.code: rule.earn.bonus_bp for rule in self.rules if isinstance(rule.earn, Multiplier)}


class Ladder(msgspec.Struct, frozen=True):
    """The tiers in force: of which programme and version, over whose sales, in which zone.

    `bonuses`: what each multiplier rule of the programme adds, by its code.
    """

    program: str
    version: int
    merchants: tuple[str, ...]
    zone: str
    tiers: TiersDocument
    bonuses: dict[str, int]

    def today(self, at: datetime) -> date:
        """Return the business day of `at`."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def level(self, tier: str) -> LevelDocument | None:
        """Return the level that a member of `tier` stands on; None for a tier that was given by another hand."""
        place = place_of(self.tiers, tier)
        return None if place is None else self.tiers.levels[place]

    def bonus_bp(self, benefits: BenefitsDocument) -> int:
        """Return what the multiplier of `benefits` adds to base points, in basis points; 0 without one."""
        return self.bonuses.get(benefits.multiplier_rule or "", 0)


def load_ladder(connection: Connection, *, at: datetime) -> Ladder | None:
    """Return the ladder in force at `at`, None without one. Raises `ProgramTampered`."""
    for program, version, body in _bodies_in_force(connection, at):
        head = msgspec.json.decode(body, type=_Head)
        if head.tiers is not None:
            return Ladder(program, version, head.merchants, head.zone, head.tiers, head.bonuses())
    return None


def load_ladder_program(connection: Connection, *, at: datetime) -> ProgramDocument | None:
    """Return the whole programme whose ladder is in force: what a report on benefits needs."""
    for _, _, body in _bodies_in_force(connection, at):
        if msgspec.json.decode(body, type=_Tiers).tiers is not None:
            return read_body(body)
    return None


def ladder_problems(connection: Connection, written: Written, document: ProgramDocument) -> list[Problem]:
    """Return a problem where another programme has tiers already."""
    if document.tiers is None:
        return []
    for program, body in connection.execute(OTHERS, [document.program]):
        if msgspec.json.decode(body, type=_Tiers).tiers is not None:
            text = Text(
                zh=f"会员等级已由积分计划“{program}”规定,平台只能有一套等级",
                en=f"programme {program} has the tiers; the platform has one ladder",
            )
            return [written.problem(("tiers",), "TIERS_TAKEN", text)]
    return []


def _bodies_in_force(connection: Connection, at: datetime) -> list[tuple[str, int, str]]:
    found: list[tuple[str, int, str]] = []
    rows = connection.execute(VERSIONS).fetchall()
    for program_id, versions in groupby(rows, key=lambda row: row[0]):
        number = _number_in_force([(row[2], row[3]) for row in versions], at)
        if number is None:
            continue
        body, sha256 = connection.execute(BODY, [program_id, number]).fetchone() or ("", b"")
        program = next(row[1] for row in rows if row[0] == program_id)
        if body_hash(body) != bytes(sha256):
            raise ProgramTampered(program=program, version=number)
        found.append((program, number, body))
    return found


def _number_in_force(versions: Sequence[tuple[int, datetime]], at: datetime) -> int | None:
    for span in spans([effective_from for _, effective_from in versions]):
        if span.starts_at <= at < span.ends_at:
            return versions[span.position][0]
    return None
