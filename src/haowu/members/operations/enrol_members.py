# SPDX-License-Identifier: Apache-2.0
"""Enrol many people at once, all or none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import psycopg
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.kernel.lanes import lane_of
from haowu.members.errors import MemberNoTaken, PhoneTaken
from haowu.members.field_crypto import PHONE, FieldCipher
from haowu.members.keys import MemberKeys
from haowu.members.newcomer import Newcomer, checked_newcomer
from haowu.members.phones import masked, phone_index
from haowu.members.queries import NO_SEGMENTS, MemberRef

CHUNK: Final = 20_000
"""People written by one COPY: bounds the memory of a large enrolment."""

DRAW_IDS: Final = """
select nextval(pg_get_serial_sequence('members_member', 'id')) from generate_series(1, %s)
"""
# A number that somebody chose by hand is stepped over.
DRAW_NUMBERS: Final = """
select member_no
from (select 'M' || nextval('members_number_seq') as member_no from generate_series(1, %s)) as drawn
where not exists (select from members_member m where m.member_no = drawn.member_no)
"""
TAKEN_NUMBERS: Final = "select member_no from members_member where member_no = any(%s) order by member_no limit 1"
TAKEN_PHONES: Final = "select phone_index from members_member where phone_index = any(%s) limit 1"
COPY: Final = """
copy members_member
    (id, lane, member_no, phone_index, phone_cipher, standing, tier, segments, terms_accepted_at, enrolled_at)
from stdin (format binary)
"""
# A tier that is given at enrolment counts as won that day, and is reviewed a year later.
STANDINGS: Final = """
insert into members_tier_standing (member_id, lane, tier, since, review_on, due_on, growth)
select id, lane, tier, enrolled_at::date, (enrolled_at + interval '1 year')::date,
       (enrolled_at + interval '11 months')::date, 0
from members_member where id = any(%s)
"""
TAKEN_KEY: Final = re.compile(r"=\((.*)\)")
"""What PostgreSQL says of a unique key that is taken."""

TYPES: Final = ("int8", "int2", "text", "bytea", "bytea", "text", "text", "text[]", "timestamptz", "timestamptz")


def enrol_members(
    connection: Connection, newcomers: Sequence[Newcomer], *, clock: Clock, keys: MemberKeys
) -> list[MemberRef]:
    """Enrol all, in order, or none.

    Raises what `enrol_member` raises, for the first newcomer found to offend. Two that want the same number at the
    same time on two connections are told apart by the unique keys: the later one gets the same error.
    """
    checked = [checked_newcomer(newcomer) for newcomer in newcomers]
    _refuse_doubles(checked)
    at = clock.now()
    enrolled: list[MemberRef] = []
    for start in range(0, len(checked), CHUNK):
        enrolled += _enrol_chunk(connection, checked[start : start + CHUNK], at, keys)
    return enrolled


def _enrol_chunk(
    connection: Connection, newcomers: Sequence[Newcomer], at: datetime, keys: MemberKeys
) -> list[MemberRef]:
    indexes = [None if n.phone is None else phone_index(n.phone, keys.phone_index_key) for n in newcomers]
    _refuse_taken(connection, newcomers, indexes)
    ids = [row[0] for row in connection.execute(DRAW_IDS, [len(newcomers)])]
    numbers = iter(_draw_numbers(connection, sum(n.member_no is None for n in newcomers)))
    refs = [_ref(id_, newcomer, numbers) for id_, newcomer in zip(ids, newcomers, strict=True)]
    _copy(connection, _rows(newcomers, indexes, refs, at, FieldCipher(keys.field_key)))
    ranked = [ref.id for ref in refs if ref.tier]
    if ranked:
        connection.execute(STANDINGS, [ranked])
    return refs


def _ref(member_id: int, newcomer: Newcomer, numbers: Iterator[str]) -> MemberRef:
    member_no = newcomer.member_no or next(numbers)
    segments = frozenset(newcomer.segments) if newcomer.segments else NO_SEGMENTS
    return MemberRef(member_id, lane_of(member_id), member_no, newcomer.standing.value, newcomer.tier, segments)


def _rows(
    newcomers: Sequence[Newcomer],
    indexes: Sequence[bytes | None],
    refs: Sequence[MemberRef],
    at: datetime,
    cipher: FieldCipher,
) -> Iterable[tuple[Any, ...]]:
    for newcomer, index, ref in zip(newcomers, indexes, refs, strict=True):
        sealed = None if newcomer.phone is None else cipher.seal(newcomer.phone, purpose=PHONE, row_id=ref.id)
        accepted_at = at if newcomer.has_accepted_terms else None
        segments = list(newcomer.segments)
        yield (ref.id, ref.lane, ref.member_no, index, sealed, ref.standing, ref.tier, segments, accepted_at, at)


def _copy(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    try:
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.set_types(TYPES)
            for row in rows:
                copy.write_row(row)
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name == "members_member_phone_key":
            raise PhoneTaken(phone=masked("")) from error
        key = TAKEN_KEY.search(error.diag.message_detail or "")
        raise MemberNoTaken(member_no=key[1] if key else "") from error


def _draw_numbers(connection: Connection, count: int) -> list[str]:
    numbers: list[str] = []
    while len(numbers) < count:
        numbers += [row[0] for row in connection.execute(DRAW_NUMBERS, [count - len(numbers)])]
    return numbers


def _refuse_doubles(newcomers: Sequence[Newcomer]) -> None:
    """Refuse two newcomers of one call that want the same number or phone."""
    numbers: set[str] = set()
    phones: set[str] = set()
    for newcomer in newcomers:
        if newcomer.member_no in numbers:
            raise MemberNoTaken(member_no=newcomer.member_no)
        if newcomer.phone in phones:
            raise PhoneTaken(phone=masked(newcomer.phone))
        numbers |= {newcomer.member_no} if newcomer.member_no else set()
        phones |= {newcomer.phone} if newcomer.phone else set()


def _refuse_taken(connection: Connection, newcomers: Sequence[Newcomer], indexes: Sequence[bytes | None]) -> None:
    """Refuse a newcomer who wants what a member already has; nothing has been written yet."""
    wanted = [n.member_no for n in newcomers if n.member_no is not None]
    taken_number = connection.execute(TAKEN_NUMBERS, [wanted]).fetchone()
    if taken_number is not None:
        raise MemberNoTaken(member_no=taken_number[0])
    phones = {index: n.phone for index, n in zip(indexes, newcomers, strict=True) if index is not None and n.phone}
    taken_phone = connection.execute(TAKEN_PHONES, [list(phones)]).fetchone()
    if taken_phone is not None:
        raise PhoneTaken(phone=masked(phones[taken_phone[0]]))
