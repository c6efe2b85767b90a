# SPDX-License-Identifier: Apache-2.0
"""A member's wallet as both doors read it: balances, lots, journals, told as of one moment."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec
import psycopg

from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.routes.member_views import (
    MemberBalance,
    MemberJournals,
    MemberLots,
    account_view,
    journal_item,
    lot_item,
)
from haowu.ledger import queries as ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from haowu.doors.points_api.routes.own_business import Business
    from haowu.members.queries import MemberRef
    from haowu.members.world import World

PAGE_ITEMS: Final = 50
PAGE_ITEMS_MAX: Final = 200


class PageAsked(msgspec.Struct, frozen=True):
    """Which part of a list is asked for: of one point type or of all, from the page before on."""

    point_type: str | None = None
    cursor: str | None = None
    limit: int = PAGE_ITEMS


class Wallet:
    """The wallet of `member` at `now`; where points come from is told as far as it is `business` of who asks."""

    def __init__(
        self, connection: psycopg.Connection[Any], world: World, member: MemberRef, now: datetime, business: Business
    ) -> None:
        """Keep what each reading needs."""
        self._connection, self._world, self._member, self._now = connection, world, member, now
        self._business = business

    def balance(self) -> MemberBalance:
        """Return what the member may spend, waits for, has set aside, owes, and loses next."""
        open_lots = ledger.lots(self._connection, self._member.id, at=self._now, limit=PAGE_ITEMS_MAX).items
        balances = ledger.balances(self._connection, self._member.id, at=self._now)
        accounts = [account_view(self._world, balance, open_lots) for balance in balances]
        return MemberBalance(self._member.member_no, self._now, accounts)

    def lots(self, asked: PageAsked) -> MemberLots:
        """Return a page of the open lots; raises `Problem` for a cursor or a point type that is none."""
        kind = self._point_type(asked.point_type)
        with _refusing_cursors():
            found = ledger.lots(
                self._connection,
                self._member.id,
                at=self._now,
                point_type=kind,
                after=asked.cursor,
                limit=asked.limit,
            )
        items = [lot_item(self._world, lot, self._business) for lot in found.items]
        return MemberLots(self._member.member_no, self._now, items, found.next)

    def journals(self, asked: PageAsked) -> MemberJournals:
        """Return a page of the journals; raises `Problem` for a cursor or a point type that is none."""
        kind = self._point_type(asked.point_type)
        with _refusing_cursors():
            found = ledger.journals(
                self._connection, self._member.id, point_type=kind, before=asked.cursor, limit=asked.limit
            )
        items = [journal_item(self._world, journal, self._business) for journal in found.items]
        return MemberJournals(self._member.member_no, items, found.next)

    def _point_type(self, code: str | None) -> int | None:
        if code is None:
            return None
        for number, view in self._world.terms.point_types.items():
            if view.code == code:
                return number
        raise Problem("UNKNOWN_POINT_TYPE", point_type=code)


@contextmanager
def _refusing_cursors() -> Iterator[None]:
    """Tell of a cursor that the ledger did not write, or that holds numbers no lot can have."""
    try:
        yield
    except (ValueError, OverflowError, psycopg.DataError):
        raise Problem("CURSOR_INVALID") from None
