# SPDX-License-Identifier: Apache-2.0
"""What is known about one paid order when points are decided."""

from datetime import datetime

import msgspec


class LineFacts(msgspec.Struct, frozen=True, gc=False):
    """One line of the order; `net_fen` is what the member really paid for it (freight, coupons, points off)."""

    line_no: int
    sku: str
    category: str
    quantity: int
    net_fen: int


class OrderFacts(msgspec.Struct, frozen=True, gc=False):
    """One settled order, seen by the rules. `paid_at` carries an offset; rules read it in the terms' zone."""

    merchant: str
    store: str
    channel: str
    paid_at: datetime
    net_fen: int
    lines: tuple[LineFacts, ...]
    tier: str = ""
    segments: frozenset[str] = frozenset()
