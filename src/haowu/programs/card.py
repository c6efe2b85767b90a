# SPDX-License-Identifier: Apache-2.0
"""The disclosure card as a member reads it before earning: what is in force, and what is announced (R044, R052)."""

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.programs.publications import VersionHead, list_versions, read_log, read_version
from haowu.programs.timeline import spans
from haowu.rules.disclosure_document import LABELS, DisclosureDocument, ExampleDocument
from haowu.rules.document import Expiry, ProgramDocument
from haowu.rules.expiry import last_day
from haowu.rules.expiry_text import describe_expiry

LEGAL_NATURE: Final = Text(
    zh="积分是发行商家因您的实际消费给予的营销优惠,是向发行商家兑换的合同权益;"
    "不是钱款、存款或有价证券,不能提现、买卖、转让,不计息。",
    en="Points are a marketing benefit given by the issuing merchants for actual purchases: a contractual claim to "
    "rewards. They are not money, not a deposit and not a security; they are never cash, never sold or transferred, "
    "and bear no interest.",
)
"""What a point is, on every card (R100): the position of this product, in words that the copy linter lets pass."""


class CardLine(msgspec.Struct, frozen=True):
    """One of the nine fields."""

    name: str
    label: str
    zh: str
    en: str


class Validity(msgspec.Struct, frozen=True):
    """How long points live: of a point type, or of one rule that says otherwise; `last_day` if earned today."""

    point_type: str
    rule: str
    name_zh: str
    name_en: str
    zh: str
    en: str
    last_day: date | None


class Announced(msgspec.Struct, frozen=True):
    """A version that is published and not in force yet, with what it changes."""

    version: int
    effective_from: datetime
    comments_until: datetime | None
    is_adverse: bool
    changes: list[dict[str, Any]]


class Card(msgspec.Struct, frozen=True):
    """Everything that a member may read before earning."""

    program: str
    name_zh: str
    name_en: str
    version: int
    sha256: str
    effective_from: datetime
    legal_nature_zh: str
    legal_nature_en: str
    fields: list[CardLine]
    examples: tuple[ExampleDocument, ...]
    validity: list[Validity]
    announced: list[Announced]


def read_card(connection: Connection, program: str, *, at: datetime) -> Card:
    """Return the card in force at `at`, or the first announced one. Raises `ProgramNotFound`."""
    heads = list_versions(connection, program)
    number = _in_force(heads, at)
    head, document = read_version(connection, program, number)
    disclosure = document.disclosure or DisclosureDocument()
    return Card(
        program,
        document.name.zh,
        document.name.en,
        head.version,
        head.sha256,
        head.effective_from,
        LEGAL_NATURE.zh,
        LEGAL_NATURE.en,
        [CardLine(name, LABELS[name], field.zh, field.en) for name, field in disclosure.fields().items()],
        disclosure.examples,
        _validities(document, at.astimezone(ZoneInfo(document.zone)).date()),
        _announced(connection, program, heads, number, at),
    )


def version_in_force(connection: Connection, program: str, *, at: datetime) -> int:
    """Return the number of the version in force at `at`, or of the first announced one. Raises `ProgramNotFound`."""
    return _in_force(list_versions(connection, program), at)


def _in_force(heads: list[VersionHead], at: datetime) -> int:
    found = spans([head.effective_from for head in heads])
    started = [span for span in found if span.starts_at <= at]
    return heads[(started or found[:1])[-1].position].version


def _announced(
    connection: Connection, program: str, heads: list[VersionHead], number: int, at: datetime
) -> list[Announced]:
    coming = {heads[span.position].version for span in spans([head.effective_from for head in heads])}
    later = {head.version for head in heads if head.effective_from > at and head.version != number} & coming
    log = read_log(connection, program, after=min(later) - 1, limit=len(heads)) if later else []
    return [
        Announced(entry.version, entry.effective_from, entry.comments_until, entry.is_adverse, entry.changes)
        for entry in log
        if entry.version in later
    ]


def _validities(document: ProgramDocument, today: date) -> list[Validity]:
    found = [_validity(kind.code, "", kind.name, kind.expiry, today) for kind in document.point_types]
    own = [rule for rule in document.rules if rule.expiry is not None]
    return found + [_validity(rule.point_type, rule.code, rule.name, rule.expiry, today) for rule in own if rule.expiry]


def _validity(point_type: str, rule: str, name: Any, policy: Expiry, today: date) -> Validity:
    words = describe_expiry(policy)
    return Validity(point_type, rule, name.zh, name.en, words.zh, words.en, last_day(policy, today))
