# SPDX-License-Identifier: Apache-2.0
"""What a reward costs, a pure function of reward, store and time: nobody's price is their own (CTL-19, R063)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import msgspec

from haowu.rules.timetable import Timetable

BAND_PERCENT: Final = 10
"""So far a price may move from any price that held within the last 30 days; published with every price."""
BAND_MONTH: Final = timedelta(days=30)
RISE_NOTICE: Final = timedelta(days=30)
"""So long before it begins, a dearer price is announced; a lower one may begin at once."""


class Priced(Protocol):
    """What a price is asked for; `points` and `money_fen` are the list price in force at the time asked about."""

    @property
    def merchant(self) -> str:
        """Return the code of the merchant."""
        ...

    @property
    def code(self) -> str:
        """Return the code of the reward."""
        ...

    @property
    def points(self) -> int:
        """Return the points part of the list price."""
        ...

    @property
    def money_fen(self) -> int:
        """Return the money part of the list price."""
        ...


class PriceOverride(msgspec.Struct, frozen=True):
    """A campaign's price: `skus` are reward codes of `merchant`; no `stores` means all. It ends before `ends_at`.

    `timetable`: it holds only on some of the days or hours between.
    """

    campaign: str
    merchant: str
    skus: frozenset[str]
    stores: frozenset[str]
    points: int
    starts_at: datetime
    ends_at: datetime
    timetable: Timetable | None = None

    def is_on(self, at: datetime, store: str) -> bool:
        """Return whether it holds at `store` at `at`."""
        if self.stores and store not in self.stores:
            return False
        if self.timetable is not None:
            return self.timetable.is_on(at, self.merchant, store)
        return self.starts_at <= at < self.ends_at


class Price(msgspec.Struct, frozen=True):
    """What one costs, and why: `campaign` is empty when it is the list price."""

    points: int
    money_fen: int
    list_points: int
    campaign: str = ""


def price_at(offer: Priced, overrides: Iterable[PriceOverride], at: datetime, store: str) -> Price:
    """Return what one of `offer` costs at `store`: the lowest of the list price and the campaigns running at `at`.

    Takes no member and no balance, so that no two people can be asked for different prices at the same moment. Of two
    campaigns with the same price the one whose code sorts first is named.
    """
    running = [
        (found.points, found.campaign)
        for found in overrides
        if found.merchant == offer.merchant and offer.code in found.skus and found.is_on(at, store)
    ]
    best = min(running, default=(offer.points, ""))
    if best[0] >= offer.points:
        return Price(offer.points, offer.money_fen, offer.points)
    return Price(best[0], offer.money_fen, offer.points, best[1])


def fen_per_100_points(value_fen: int, price: Price) -> int:
    """Return what 100 points are worth here, in whole fen rounded down: (300.00 − 0) for 3,000 points is ¥10.00."""
    return max(0, value_fen - price.money_fen) * 100 // price.points


class ListPrice(msgspec.Struct, frozen=True):
    """One announced list price, in force from `from_at` until a price announced later begins."""

    points: int
    money_fen: int
    from_at: datetime


class Objection(msgspec.Struct, frozen=True):
    """Why a price may not be announced: `earliest` is set if it only comes too soon, `base` if it goes too far."""

    earliest: datetime | None = None
    base: ListPrice | None = None


def in_force(announced: Sequence[ListPrice], at: datetime) -> ListPrice | None:
    """Return the list price at `at`: of those begun by then, the one announced last; `announced` is in that order."""
    return next((price for price in reversed(announced) if price.from_at <= at), None)


def objection_to_price(announced: Sequence[ListPrice], new: ListPrice, now: datetime) -> Objection | None:
    """Say what `announced` prices (in the order of announcement) object to in announcing `new` at `now` (CTL-20).

    A price may be lower at once. It may not be dearer, in points or money, at any moment of the next 30 days than what
    had been announced for that moment; and it stays within 10 % of every price in force in the month before it begins.
    """
    notice = now + RISE_NOTICE
    soon = [new.from_at, *(price.from_at for price in announced if new.from_at < price.from_at < notice)]
    for at in soon:
        before = in_force(announced, at)
        if at < notice and before is not None and (new.points > before.points or new.money_fen > before.money_fen):
            return Objection(earliest=notice)
    for base in _within_a_month(announced, new.from_at):
        if not (_is_near(new.points, base.points) and _is_near(new.money_fen, base.money_fen)):
            return Objection(base=base)
    return None


def _within_a_month(announced: Sequence[ListPrice], from_at: datetime) -> Iterator[ListPrice]:
    """Yield every price in force at some moment of the month before `from_at`, and what would be then."""
    since = from_at - BAND_MONTH
    at_last = in_force(announced, from_at)
    if at_last is not None:
        yield at_last
    at_first = in_force(announced, since)
    if at_first is not None:
        yield at_first
    for price in announced:
        if since < price.from_at < from_at and in_force(announced, price.from_at) is price:
            yield price


def _is_near(value: int, base: int) -> bool:
    return abs(value - base) * 100 <= BAND_PERCENT * base


def honour_lock(price: Price, locked: tuple[int, int] | None) -> Price:
    """Return `price`, or the (points, money_fen) somebody locked as a target if that asks for less.

    The lock is a price that was announced to all, that everybody could lock: a promise kept, not a price of one's own.
    """
    if locked is None or locked[0] >= price.points or locked[1] > price.money_fen:
        return price
    return Price(locked[0], locked[1], price.list_points, price.campaign)
