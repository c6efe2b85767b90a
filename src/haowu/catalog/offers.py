# SPDX-License-Identifier: Apache-2.0
"""A reward as whoever redeems it needs it."""

from datetime import datetime, tzinfo

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
    prices known, with evidence not older than a day, by store ('' for all stores); `collected` is when they were seen.
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
    collected: dict[str, datetime]

    @property
    def value_fen(self) -> int | None:
        """Return the lowest current selling price known, or None where no fresh evidence says one (CTL-12)."""
        return min(self.values.values(), default=None)

    def value_at(self, store: str) -> int | None:
        """Return what it sells for at `store` itself; the value of another place is never shown."""
        return self.values.get(store, self.values.get(""))

    def reference_at(self, store: str, zone: tzinfo) -> str:
        """Return the sentence shown with the value at `store`, or '' where no fresh evidence allows one."""
        place = store if store in self.values else ""
        if place not in self.values:
            return ""
        seen = self.collected[place].astimezone(zone)
        return f"参考价¥{yuan(self.values[place])}(本店现售价, 采集时间 {seen:%Y-%m-%d %H:%M})"


def yuan(fen: int) -> str:
    """Return money for people: 30000 is `300`, 15050 is `150.50`."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"
