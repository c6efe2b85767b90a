# SPDX-License-Identifier: Apache-2.0
"""用掉即将过期积分: what a member loses soon, and what it would still be good for (R047). Reads only."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

import msgspec
from psycopg import Connection

from haowu.catalog.listing import ShelfFilter, list_shelf
from haowu.catalog.locks import ZONE
from haowu.catalog.offers import Offer
from haowu.engagement.planning import ExpiringLot, expiring_lots
from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.ledger.queries import balances
from haowu.members.queries import MemberRef
from haowu.programs.book import PointTypeView, TermsBook
from haowu.rules.prices import Price, price_at

DONATION: Final = "donation"
OFFERS_MAX: Final = 50
POOL_CLOSED: Final = Text(
    zh="家庭共享尚未开放:积分不能转给他人,开放后家人可在您授权的额度内使用。",
    en="Sharing within a household is not open yet; points are never transferred.",
)


class Way(msgspec.Struct, frozen=True):
    """One way to use points up. `redeem` and `donate` name a reward, to be taken as any other; `pool` is a sentence."""

    way: Literal["redeem", "donate", "pool"]
    is_open: bool
    merchant: str = ""
    reward: str = ""
    name_zh: str = ""
    name_en: str = ""
    points: int = 0
    money_fen: int = 0
    text: Text | None = None


class Expiring(msgspec.Struct, frozen=True):
    """What is lost of one point type after `until` at the latest, first expiry first, and the ways to use it."""

    program: str
    point_type: str
    points: int
    until: date
    lots: tuple[ExpiringLot, ...]
    ways: tuple[Way, ...]


def points_to_use(
    connection: Connection, member: MemberRef, *, days: int, terms: TermsBook, clock: Clock
) -> list[Expiring]:
    """Return what the member can use now and loses within `days` days, by point type; nothing lost is not listed."""
    now = clock.now()
    until = now.astimezone(ZONE).date() + timedelta(days=days)
    found = []
    for balance in balances(connection, member.id, at=now):
        lots = expiring_lots(connection, member.id, balance.point_type, at=now, days=days, zone=ZONE)
        points = sum(lot.points for lot in lots)
        if points:
            view = terms.point_types[balance.point_type]
            ways = tuple(_ways(connection, view, points, terms, clock))
            found.append(Expiring(view.program, view.code, points, until, tuple(lots), ways))
    return found


def _ways(connection: Connection, view: PointTypeView, points: int, terms: TermsBook, clock: Clock) -> Iterator[Way]:
    """Yield what `points` reach: goods and services, the dearest first; then donations; then the household."""
    now = clock.now()
    overrides, wanted = terms.price_overrides, ShelfFilter(within=points)
    shelf = [offer for _, offer in list_shelf(connection, wanted, at=now, overrides=overrides, limit=OFFERS_MAX)]
    usable = [(offer, price_at(offer, overrides, now, "")) for offer in shelf if _takes(offer, view, terms, clock)]
    for offer, price in reversed([pair for pair in usable if pair[0].kind != DONATION]):
        yield _way("redeem", offer, price)
    for offer, price in usable:
        if offer.kind == DONATION:
            yield _way("donate", offer, price)
    yield Way("pool", is_open=False, text=POOL_CLOSED)


def _takes(offer: Offer, view: PointTypeView, terms: TermsBook, clock: Clock) -> bool:
    """Say whether the reward's merchant belongs to the programme that issued the points."""
    in_force = terms.in_force(offer.merchant, clock.now())
    return in_force is not None and in_force.point_types.get(view.code) == view.id


def _way(way: Literal["redeem", "donate"], offer: Offer, price: Price) -> Way:
    return Way(way, True, offer.merchant, offer.code, offer.name_zh, offer.name_en, price.points, price.money_fen)
