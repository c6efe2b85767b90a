# SPDX-License-Identifier: Apache-2.0
"""What a member's reads answer: the ledger's views, with point types by their codes and no phone anywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from haowu.doors.points_api.routes.own_business import merchant_of
from haowu.earning.notes import explanations
from haowu.rules.engagement import point_class

if TYPE_CHECKING:
    from collections.abc import Iterable

    from haowu.doors.points_api.routes.own_business import Business
    from haowu.ledger.results import Balance
    from haowu.ledger.views import JournalView, LotView
    from haowu.members.world import World


class MemberFound(msgspec.Struct, frozen=True):
    """Who was meant: `member` is the number to go on with; only `standing` "active" may earn and spend."""

    member: str
    phone_masked: str | None
    standing: str


class ExpiringNext(msgspec.Struct, frozen=True):
    """The points that are lost first, unless they are spent before `expires_at`."""

    points: int
    expires_at: datetime


class AccountView(msgspec.Struct, frozen=True):
    """One account; `available` excludes what is held and what is pending, `deficit` is what the member owes."""

    point_type: str
    name_zh: str
    name_en: str
    available: int
    pending: int
    held: int
    deficit: int
    expiring_next: ExpiringNext | None


class MemberBalance(msgspec.Struct, frozen=True):
    """All accounts of a member as of `as_of`."""

    member: str
    as_of: datetime
    accounts: list[AccountView]


class LotItem(msgspec.Struct, frozen=True):
    """Points that came in together: `remaining` of `granted` can be spent, `held` are set aside.

    `state` is "pending" or "available"; `expires_at` is the first instant at which they are over, `expires_on` the
    last day on which they can be used, null: never; `point_class` is CONSUMPTION or ENGAGEMENT (for taking part).
    Class, rule, funder and order are null for points that were earned at another merchant than the key's.
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
    point_class: str | None
    rule: str | None
    rule_version: int | None
    funder: str | None
    order: str | None


class MemberLots(msgspec.Struct, frozen=True):
    """Open lots, the next to expire first; `next_after` continues, null at the end."""

    member: str
    as_of: datetime
    lots: list[LotItem]
    next_after: str | None


class EntryItem(msgspec.Struct, frozen=True):
    """One line of a change: so many points (negative: out) of one lot, in one part of the account."""

    point_type: str
    part: str
    points: int
    lot: str


class JournalItem(msgspec.Struct, frozen=True):
    """One change: `kind` (earn, hold …), `code` ("OK" or the refusal), `reference` (order, hold …), its lines and why.

    `explain` has a sentence for each award of an earn, as it was told at the time; `reason` is the stable code of an
    adjustment by hand, null for all else; `merchant` is where it was done. `reference`, `explain`, `reason` and
    `merchant` are null for what was done at another merchant than the key's.
    """

    journal: str
    kind: str
    code: str
    decided_at: datetime
    points: int
    reference: str | None
    entries: list[EntryItem]
    explain: list[str] | None
    reason: str | None = None
    merchant: str | None = None


class MemberJournals(msgspec.Struct, frozen=True):
    """Every change, newest first; `next_before` continues, null at the end."""

    member: str
    journals: list[JournalItem]
    next_before: str | None


def account_view(world: World, balance: Balance, open_lots: Iterable[LotView]) -> AccountView:
    """Return the account with what expires next of `open_lots`, which stand in the order of expiry."""
    view = world.terms.point_types.get(balance.point_type)
    expiring: ExpiringNext | None = None
    for lot in open_lots:
        if lot.point_type != balance.point_type or lot.expires_at is None or not lot.remaining:
            continue
        if expiring is not None and expiring.expires_at != lot.expires_at:
            break
        expiring = ExpiringNext((expiring.points if expiring else 0) + lot.remaining, lot.expires_at)
    return AccountView(
        point_type=code_of(world, balance.point_type),
        name_zh=view.name_zh if view else "",
        name_en=view.name_en if view else "",
        available=balance.available,
        pending=balance.pending,
        held=balance.held,
        deficit=balance.deficit,
        expiring_next=expiring,
    )


def _last_day(world: World, lot: LotView) -> date | None:
    """Return the day before `expires_at`, in the zone of the programme, as the receipt has it."""
    kind = world.terms.point_types.get(lot.point_type)
    if lot.expires_at is None or kind is None:
        return None
    return (lot.expires_at - timedelta(microseconds=1)).astimezone(ZoneInfo(kind.zone)).date()


def lot_item(world: World, lot: LotView, business: Business) -> LotItem:
    """Return the lot as it is told, without its origin if that is somebody else's business."""
    is_own = business.owns_lot(lot)
    return LotItem(
        lot=str(lot.lot_id),
        point_type=code_of(world, lot.point_type),
        granted=lot.granted,
        remaining=lot.remaining,
        held=lot.held,
        state="pending" if lot.is_pending else "available",
        available_from=lot.available_from,
        expires_at=lot.expires_at,
        expires_on=_last_day(world, lot),
        point_class=point_class(lot.rule) if is_own else None,
        rule=lot.rule if is_own else None,
        rule_version=lot.rule_version if is_own else None,
        funder=lot.funder if is_own else None,
        order=lot.order_ref if is_own else None,
    )


def journal_item(world: World, journal: JournalView, business: Business) -> JournalItem:
    """Return the journal as it is told, without its origin if that is somebody else's business."""
    is_own = business.owns_journal(journal)
    explain = explanations(journal.note) if journal.kind == "earn" else []
    entries = [
        EntryItem(code_of(world, entry.point_type), entry.account, entry.points, str(entry.lot_id))
        for entry in journal.entries
    ]
    return JournalItem(
        journal.journal,
        journal.kind,
        journal.code,
        journal.decided_at,
        journal.points,
        journal.reference if is_own else None,
        entries,
        explain if is_own else None,
        (journal.reason or None) if is_own else None,
        merchant_of(journal) if is_own else None,
    )


def code_of(world: World, point_type: int) -> str:
    """Return the code of a point type; its number if it is no longer published."""
    view = world.terms.point_types.get(point_type)
    return view.code if view else str(point_type)
