# SPDX-License-Identifier: Apache-2.0
"""What a member has: balances, lots, journals, by member number or dynamic member code; and which number a phone has.

An address ends in access logs, so a phone number, which is personal data, may stand in a body only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from haowu.doors.points_api.bodies import LOOKUP
from haowu.doors.points_api.decoding import decode
from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.routes.member_views import MemberFound
from haowu.doors.points_api.routes.own_business import Business
from haowu.doors.points_api.routes.wallet import PAGE_ITEMS, PAGE_ITEMS_MAX, PageAsked, Wallet
from haowu.members.phones import normal_phone
from haowu.members.queries import find_members, masked_phones

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import psycopg

    from haowu.doors.points_api.call import Call
    from haowu.doors.points_api.door import Door
    from haowu.members.queries import MemberRef

CURSOR_LENGTH_MAX = 200


async def get_balance(door: Door, call: Call) -> object:
    """Return what the member may spend, waits for, has set aside, owes, and loses next."""
    no_query(call)
    return await _read_wallet(door, call, Wallet.balance)


async def get_lots(door: Door, call: Call) -> object:
    """Return a page of the member's open lots."""
    asked = _page_asked(call, "after")
    return await _read_wallet(door, call, lambda wallet: wallet.lots(asked))


async def get_journals(door: Door, call: Call) -> object:
    """Return a page of the member's journals."""
    asked = _page_asked(call, "before")
    return await _read_wallet(door, call, lambda wallet: wallet.journals(asked))


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


async def _read_wallet(door: Door, call: Call, read: Callable[[Wallet], object]) -> object:
    business = Business(call.caller.key.merchant)

    def open_wallet(connection: psycopg.Connection[Any], member: MemberRef, now: datetime) -> object:
        return read(Wallet(connection, door.keeper.current(connection), member, now, business))

    return await with_member_in_address(door, call, open_wallet)


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


def _page_asked(call: Call, cursor: str) -> PageAsked:
    query = _query(call, frozenset({"point_type", cursor, "limit"}))
    return PageAsked(query.get("point_type"), query.get(cursor), _limit(query))


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
