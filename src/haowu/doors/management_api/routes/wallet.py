# SPDX-License-Identifier: Apache-2.0
"""The member's wallet, whole: one wallet over all merchants, told to its owner and to who may look after them."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from haowu.access.scopes import ALL_MERCHANTS
from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routing import Call, Out, Page, RoomRouter, decode_cursor, encode_cursor
from haowu.doors.points_api.routes.own_business import Business
from haowu.doors.points_api.routes.wallet import PAGE_ITEMS, PAGE_ITEMS_MAX, PageAsked, Wallet
from haowu.earning.world import LoadedWorld
from haowu.merchants.queries import load_merchants
from haowu.programs.queries import load_terms
from haowu.rules.engagement import PointClass

router = RoomRouter("wallet")
Limit = Annotated[int, Field(ge=1, le=PAGE_ITEMS_MAX)]
PointType = Annotated[str, Field(max_length=64)]


class ExpiringNextOut(Out):
    """The points that are lost first, unless they are spent before `expires_at`."""

    points: int
    expires_at: datetime


class AccountOut(Out):
    """One account; `available` excludes what is held and what is pending, `deficit` is what the member owes."""

    point_type: str
    name_zh: str
    name_en: str
    available: int
    pending: int
    held: int
    deficit: int
    expiring_next: ExpiringNextOut | None


class BalancesOut(Out):
    """All accounts as of `as_of`."""

    member: str
    as_of: datetime
    accounts: list[AccountOut]


class LotOut(Out):
    """Points that came in together, with their origin; `expires_on` is the last day they can be used, null: never.

    `point_class` is CONSUMPTION for the points of a purchase, ENGAGEMENT for those of taking part.
    """

    lot: str
    point_type: str
    granted: int
    remaining: int
    held: int
    state: str
    available_from: datetime
    expires_at: datetime | None
    expires_on: date | None
    point_class: PointClass
    rule: str
    rule_version: int
    funder: str
    order: str


class LotsOut(Page[LotOut]):
    """Open lots as of `as_of`, the next to expire first."""

    as_of: datetime


class EntryOut(Out):
    """One line of a change: so many points (negative: out) of one lot, in one part of the account."""

    point_type: str
    part: str
    points: int
    lot: str


class JournalOut(Out):
    """One change: its kind, "OK" or the code of the refusal, at which merchant and for what, its lines, and why."""

    journal: str
    kind: str
    code: str
    decided_at: datetime
    points: int
    merchant: str | None
    reference: str
    entries: list[EntryOut]
    explain: list[str]
    reason: str | None


@router.read("/members/{member}/balances", scope="self:read", answer=BalancesOut)
def read_own_balances(call: Call, member: str) -> object:
    """我的积分:可用、待到账、占用、欠分、最先到期 What I can spend, wait for, have set aside, owe, and lose next."""
    return _wallet(call, member).balance()


@router.read("/members/{member}/lots", scope="self:read", answer=LotsOut)
def list_own_lots(
    call: Call, member: str, cursor: str = "", limit: Limit = PAGE_ITEMS, point_type: PointType = ""
) -> object:
    """积分明细:每批从哪笔订单来、哪家出资、哪天到期 Each lot: its order, who pays for it, its last day."""
    found = _wallet(call, member).lots(_asked(cursor, limit, point_type))
    return {"as_of": found.as_of, **_page(found.lots, found.next_after)}


@router.read("/members/{member}/journals", scope="self:read", answer=Page[JournalOut])
def list_own_journals(
    call: Call, member: str, cursor: str = "", limit: Limit = PAGE_ITEMS, point_type: PointType = ""
) -> object:
    """积分流水:每次变动及原因 Every change with its reason, wherever it was made; newest first."""
    found = _wallet(call, member).journals(_asked(cursor, limit, point_type))
    return _page(found.journals, found.next_before)


def _wallet(call: Call, member: str) -> Wallet:
    """Return the wallet with nothing left out: whoever comes this far is its owner, or of the platform."""
    person = member_of(call, member)
    world = LoadedWorld(load_terms(call.connection), load_merchants(call.connection), call.member_keys)
    return Wallet(call.connection, world, person, call.clock.now(), Business(ALL_MERCHANTS))


def _asked(cursor: str, limit: int, point_type: str) -> PageAsked:
    place = decode_cursor(cursor, (str,))
    return PageAsked(point_type or None, place[0] if place else None, limit)


def _page(items: list[Any], following: str | None) -> dict[str, Any]:
    return {"items": items, "next_cursor": encode_cursor([following]) if following else ""}
