# SPDX-License-Identifier: Apache-2.0
"""What a member has: balances, lots, journals, by member number or dynamic member code; and which number a phone has.

An address ends in access logs, so a phone number, which is personal data, may stand in a body only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import psycopg

from haowu.doors.points_api.bodies import LOOKUP
from haowu.doors.points_api.decoding import decode
from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.routes.member_views import (
    MemberBalance,
    MemberFound,
    MemberJournals,
    MemberLots,
    account_view,
    journal_item,
    lot_item,
)
from haowu.doors.points_api.routes.own_business import Business
from haowu.ledger import queries as ledger
from haowu.members.phones import normal_phone
from haowu.members.queries import find_members, masked_phones

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from haowu.doors.points_api.call import Call
    from haowu.doors.points_api.door import Door
    from haowu.members.queries import MemberRef
    from haowu.members.world import World

PAGE_ITEMS = 50
PAGE_ITEMS_MAX = 200
CURSOR_LENGTH_MAX = 200


async def get_balance(door: Door, call: Call) -> object:
    """Return what the member may spend, waits for, has set aside, owes, and loses next."""
    no_query(call)

    def read(connection: psycopg.Connection[Any], world: World, member: MemberRef, now: datetime) -> object:
        open_lots = ledger.lots(connection, member.id, at=now, limit=PAGE_ITEMS_MAX).items
        balances = ledger.balances(connection, member.id, at=now)
        return MemberBalance(member.member_no, now, [account_view(world, balance, open_lots) for balance in balances])

    return await _read_member(door, call, read)


async def get_lots(door: Door, call: Call) -> object:
    """Return a page of the member's open lots."""
    query = _query(call, frozenset({"point_type", "after", "limit"}))
    limit = _limit(query)
    business = Business(call.caller.key.merchant)

    def read(connection: psycopg.Connection[Any], world: World, member: MemberRef, now: datetime) -> object:
        found = ledger.lots(
            connection,
            member.id,
            at=now,
            point_type=_point_type(world, query),
            after=query.get("after"),
            limit=limit,
        )
        items = [lot_item(world, lot, business) for lot in found.items]
        return MemberLots(member.member_no, now, items, found.next)

    return await _read_member(door, call, read)


async def get_journals(door: Door, call: Call) -> object:
    """Return a page of the member's journals."""
    query = _query(call, frozenset({"point_type", "before", "limit"}))
    limit = _limit(query)
    business = Business(call.caller.key.merchant)

    def read(connection: psycopg.Connection[Any], world: World, member: MemberRef, now: datetime) -> object:
        del now
        found = ledger.journals(
            connection,
            member.id,
            point_type=_point_type(world, query),
            before=query.get("before"),
            limit=limit,
        )
        items = [journal_item(world, journal, business) for journal in found.items]
        return MemberJournals(member.member_no, items, found.next)

    return await _read_member(door, call, read)


async def post_lookup(door: Door, call: Call) -> object:
    """Return the number and the standing of the member that the body names, by phone, say."""
    limits = door.limits
    body = decode(await call.json_body(limits.body_bytes, limits.body_seconds), LOOKUP)
    if body.merchant:
        call.caller.merchant(body.merchant)
    keys = door.runtime.member_keys

    def read(connection: psycopg.Connection[Any], member: MemberRef, now: datetime) -> object:
        del now
        phone = masked_phones(connection, [member.id], keys=keys).get(member.id)
        return MemberFound(member.member_no, phone, member.standing)

    return await _with_member(door, body.member, read)


def no_query(call: Call) -> None:
    """Refuse a call that asks for anything but the member."""
    _query(call, frozenset())


async def with_member_in_address(
    door: Door, call: Call, read: Callable[[psycopg.Connection[Any], MemberRef, datetime], object]
) -> object:
    """Return what `read` says of the member that the address names; a phone has no place there."""
    (name,) = call.numbers
    if normal_phone(name) is not None:
        raise Problem("PHONE_IN_ADDRESS")
    return await _with_member(door, name, read)


async def _read_member(
    door: Door, call: Call, read: Callable[[psycopg.Connection[Any], World, MemberRef, datetime], object]
) -> object:
    def read_in_the_world(connection: psycopg.Connection[Any], member: MemberRef, now: datetime) -> object:
        try:
            return read(connection, door.keeper.current(connection), member, now)
        except (ValueError, OverflowError, psycopg.DataError):
            raise Problem("CURSOR_INVALID") from None

    return await with_member_in_address(door, call, read_in_the_world)


async def _with_member(
    door: Door, name: str, read: Callable[[psycopg.Connection[Any], MemberRef, datetime], object]
) -> object:
    """Return what `read` says of the member called `name`, all as of one moment."""

    def run(connection: psycopg.Connection[Any]) -> object:
        with connection.transaction():
            row = connection.execute("select clock_timestamp()").fetchone()
            now = door.clock.reading(row[0] if row else door.clock.now())
            member = find_members(connection, [name], at=now, keys=door.runtime.member_keys).get(name)
            if member is None:
                raise Problem("MEMBER_NOT_FOUND")
            return read(connection, member, now)

    return await door.readers.run(run)


def _query(call: Call, known: frozenset[str]) -> dict[str, str]:
    sent = call.scope.query_string
    try:
        pairs = parse_qsl(sent, keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise Problem("QUERY_INVALID", field="?") from None
    query = dict(pairs)
    if len(query) != len(pairs) or not sent.isascii():
        raise Problem("QUERY_INVALID", field="?")
    for name, value in pairs:
        if name not in known:
            raise Problem("QUERY_INVALID", field=name)
        if len(value) > CURSOR_LENGTH_MAX or not value.isprintable():
            raise Problem("CURSOR_INVALID" if name in {"after", "before"} else "QUERY_INVALID", field=name)
    return query


def _limit(query: dict[str, str]) -> int:
    wanted = query.get("limit", str(PAGE_ITEMS))
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= len(str(PAGE_ITEMS_MAX))):
        raise Problem("QUERY_INVALID", field="limit")
    if not 1 <= int(wanted) <= PAGE_ITEMS_MAX:
        raise Problem("QUERY_INVALID", field="limit")
    return int(wanted)


def _point_type(world: World, query: dict[str, str]) -> int | None:
    code = query.get("point_type")
    if code is None:
        return None
    for number, view in world.terms.point_types.items():
        if view.code == code:
            return number
    raise Problem("UNKNOWN_POINT_TYPE", point_type=code)
