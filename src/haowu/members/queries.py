# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: members by whatever they are named by, all of a batch in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.members.field_crypto import PHONE, FieldCipher
from haowu.members.keys import MemberKeys
from haowu.members.member_code import CODE_LENGTH, read_member_code
from haowu.members.numbers import MEMBER_NO
from haowu.members.phones import masked, normal_phone, phone_index
from haowu.wire.ask import ask
from haowu.wire.statement import Statement

NO_SEGMENTS: Final[frozenset[str]] = frozenset()

# Each read says which of the names it was given the row answers: no key has to travel back.
BY_NUMBER: Final = Statement("""
select n, id, lane, member_no, standing, tier, array_to_string(segments, ' ')
from unnest(%s::text[]) with ordinality as asked (name, n) join members_member on member_no = name
""")
BY_PHONE: Final = Statement("""
select n, id, lane, member_no, standing, tier, array_to_string(segments, ' ')
from unnest(%s::bytea[]) with ordinality as asked (index, n) join members_member on phone_index = index
""")
BY_ID: Final = Statement("""
select n, id, lane, member_no, standing, tier, array_to_string(segments, ' ')
from unnest(%s::bigint[]) with ordinality as asked (member_id, n) join members_member on id = member_id
""")
PHONES: Final = "select id, phone_cipher from members_member where id = any(%s) and phone_cipher is not null"


class MemberRef(msgspec.Struct, frozen=True, gc=False):
    """A member as the verbs use it; `id` and `lane` are what the ledger knows the owner by.

    Only standing "active" may earn or spend (CTL-03); the others are blocked, closed, unverified and no_terms.
    """

    id: int
    lane: int
    member_no: str
    standing: str
    tier: str
    segments: frozenset[str]


def find_members(
    connection: Connection, names: Sequence[str], *, at: datetime, keys: MemberKeys
) -> dict[str, MemberRef]:
    """Return the members by the very names given; a name that nobody has is left out.

    A name is a member number (M100001), a phone number in any usual writing, or a dynamic member code that is good at
    `at`. One statement for each sort of name that occurs.
    """
    numbers: list[str] = []
    phones: list[tuple[str, str]] = []
    codes: list[tuple[str, int]] = []
    for name in dict.fromkeys(names):
        if MEMBER_NO.fullmatch(name):
            numbers.append(name)
        elif len(name) == CODE_LENGTH and name.isascii() and name.isdigit():
            member_id = read_member_code(name, at=at, key=keys.code_key)
            if member_id is not None:
                codes.append((name, member_id))
        elif (phone := normal_phone(name)) is not None:
            phones.append((name, phone_index(phone, keys.phone_index_key).hex()))
    return _found(connection, numbers, phones, codes)


def masked_phones(connection: Connection, member_ids: Sequence[int], *, keys: MemberKeys) -> dict[int, str]:
    """Return the phone numbers of these members as they may be shown, 138****8000; members without one are left out."""
    cipher = FieldCipher(keys.field_key)
    rows = connection.execute(PHONES, [list(member_ids)])
    return {row[0]: masked(cipher.open(row[1], purpose=PHONE, row_id=row[0])) for row in rows}


def members_by_id(connection: Connection, member_ids: Sequence[int]) -> dict[int, MemberRef]:
    """Return the members with these ids, by id."""
    ids = list(dict.fromkeys(member_ids))
    rows = ask(connection, BY_ID, "{" + ",".join(map(str, ids)) + "}").fetchall() if ids else []
    return {row[1]: _ref(row) for row in rows}


def has_phone_index(connection: Connection, member_id: int, index: bytes) -> bool:
    """Say whether the member's phone is the one that is known by this blind index only."""
    row = connection.execute(
        "select from members_member where id = %s and phone_index = %s", (member_id, index)
    ).fetchone()
    return row is not None


def _found(
    connection: Connection, numbers: list[str], phones: list[tuple[str, str]], codes: list[tuple[str, int]]
) -> dict[str, MemberRef]:
    """Run the reads that have something to look for, and give each name its member.

    Arrays are handed over as PostgreSQL writes them: what stands in them needs no quoting, and that costs a third.
    """
    asked = [
        (numbers, BY_NUMBER, numbers),
        ([name for name, _ in phones], BY_PHONE, [rf'"\\x{index}"' for _, index in phones]),
        ([name for name, _ in codes], BY_ID, [str(member_id) for _, member_id in codes]),
    ]
    replies = [
        (names, ask(connection, statement, "{" + ",".join(values) + "}"))
        for names, statement, values in asked
        if values
    ]
    return {names[row[0] - 1]: _ref(row) for names, rows in replies for row in rows.fetchall()}


def _ref(row: tuple[Any, ...]) -> MemberRef:
    segments = frozenset(row[6].split()) if row[6] else NO_SEGMENTS
    return MemberRef(row[1], row[2], row[3], row[4], row[5], segments)
