# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: members by whatever they are named by, all of a batch in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, LiteralString

import msgspec
from psycopg import Connection

from haowu.members.field_crypto import PHONE, FieldCipher
from haowu.members.keys import MemberKeys
from haowu.members.member_code import CODE_LENGTH, read_member_code
from haowu.members.numbers import MEMBER_NO
from haowu.members.phones import masked, normal_phone, phone_index

NO_SEGMENTS: Final[frozenset[str]] = frozenset()

BY_NUMBER: Final = """
select id, lane, member_no, standing, tier, segments, null::bytea, false from members_member where member_no = any(%s)
"""
BY_PHONE: Final = """
select id, lane, member_no, standing, tier, segments, phone_index, false from members_member where phone_index = any(%s)
"""
BY_ID: Final = """
select id, lane, member_no, standing, tier, segments, null::bytea, true from members_member where id = any(%s)
"""
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
    `at`. One statement, whatever the mixture.
    """
    numbers: dict[str, str] = {}
    phones: dict[str, bytes] = {}
    ids: dict[str, int] = {}
    for name in names:
        if MEMBER_NO.fullmatch(name):
            numbers[name] = name
        elif len(name) == CODE_LENGTH and name.isascii() and name.isdigit():
            member_id = read_member_code(name, at=at, key=keys.code_key)
            if member_id is not None:
                ids[name] = member_id
        elif (phone := normal_phone(name)) is not None:
            phones[name] = phone_index(phone, keys.phone_index_key)
    return _found(connection, ((BY_NUMBER, numbers), (BY_PHONE, phones), (BY_ID, ids)))


def masked_phones(connection: Connection, member_ids: Sequence[int], *, keys: MemberKeys) -> dict[int, str]:
    """Return the phone numbers of these members as they may be shown, 138****8000; members without one are left out."""
    cipher = FieldCipher(keys.field_key)
    rows = connection.execute(PHONES, [list(member_ids)])
    return {row[0]: masked(cipher.open(row[1], purpose=PHONE, row_id=row[0])) for row in rows}


def _found(
    connection: Connection, asked: tuple[tuple[LiteralString, Mapping[str, str | bytes | int]], ...]
) -> dict[str, MemberRef]:
    """Run the reads that have something to look for as one statement, and give each name its member."""
    reads = [(read, wanted) for read, wanted in asked if wanted]
    if not reads:
        return {}
    statement = "union all".join(read for read, _ in reads)
    values = [list(set(wanted.values())) for _, wanted in reads]
    members: dict[str | bytes | int, MemberRef] = {}
    for row in connection.execute(statement, values, prepare=True):
        # What the row was looked for by: its phone index, its id, or else its number.
        key = row[6] or (row[0] if row[7] else row[2])
        members[key] = MemberRef(row[0], row[1], row[2], row[3], row[4], frozenset(row[5]) if row[5] else NO_SEGMENTS)
    return {name: members[key] for _, wanted in reads for name, key in wanted.items() if key in members}
