# SPDX-License-Identifier: Apache-2.0
"""What a reward costs, a pure function of reward, store and time: nobody's price is their own (CTL-19, R063)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Protocol

import msgspec

BAND_PERCENT: Final = 10
"""So far a price may move from any price that held within the last 30 days; published with every price."""


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
    """A campaign's price: `skus` are reward codes of `merchant`; no `stores` means all. It ends before `ends_at`."""

    campaign: str
    merchant: str
    skus: frozenset[str]
    stores: frozenset[str]
    points: int
    starts_at: datetime
    ends_at: datetime


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
        if found.merchant == offer.merchant
        and offer.code in found.skus
        and (not found.stores or store in found.stores)
        and found.starts_at <= at < found.ends_at
    ]
    best = min(running, default=(offer.points, ""))
    if best[0] >= offer.points:
        return Price(offer.points, offer.money_fen, offer.points)
    return Price(best[0], offer.money_fen, offer.points, best[1])


def fen_per_100_points(value_fen: int, price: Price) -> int:
    """Return what 100 points are worth here, in whole fen rounded down: (300.00 − 0) for 3,000 points is ¥10.00."""
    return max(0, value_fen - price.money_fen) * 100 // price.points
