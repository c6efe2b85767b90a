# SPDX-License-Identifier: Apache-2.0
"""A reward as whoever redeems it needs it."""

from datetime import datetime

import msgspec


class OfferLine(msgspec.Struct, frozen=True):
    """One thing that is verified 核销 by itself."""

    line_no: int
    code: str
    name_zh: str
    name_en: str
    quantity: int


class Offer(msgspec.Struct, frozen=True):
    """A reward at a certain time: `points` and `money_fen` are the list price in force then (campaigns: `price_at`).

    `lines` are never empty: what is no bundle is one line, by its own code and name. `values` are the current selling
    prices known, with evidence not older than a day, by store ('' for all stores).
    """

    id: int
    merchant: str
    code: str
    name_zh: str
    name_en: str
    kind: str
    state: str
    category: str
    points: int
    money_fen: int
    lines: tuple[OfferLine, ...]
    values: dict[str, int]
    validity_days: int
    fulfilment: str
    aftersales: str
    exemption: str
    exemption_sentence: str
    acceptor: str
    place: str
    redemption_sku: str
    retail_sku: str
    differences: str
    opens_at: datetime | None
    closes_at: datetime | None

    @property
    def value_fen(self) -> int | None:
        """Return the lowest current selling price known, or None where no fresh evidence says one (CTL-12)."""
        return min(self.values.values(), default=None)

    def value_at(self, store: str) -> int | None:
        """Return what it sells for at `store` itself; the value of another place is never shown."""
        return self.values.get(store, self.values.get(""))
