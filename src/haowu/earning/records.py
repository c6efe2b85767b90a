# SPDX-License-Identifier: Apache-2.0
"""What this room keeps: credited purchases and their refunds (sql/0001_tables.sql).

Lists inside a row are JSON arrays without field names, in the order of the fields here; they are written once for each
order and read only at a refund.
"""

from datetime import datetime
from typing import Final

import msgspec

from haowu.earning.refund_arithmetic import Refunded

Position = tuple[int, int, int, int]
"""Where a journal stands: chain, seq, ord, lane."""


class KeptLine(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One line of a purchase; `net_fen` is its amount less its share of coupon and points."""

    line_no: int
    sku: str
    category: str
    quantity: int
    paid_fen: int
    net_fen: int


class KeptAward(msgspec.Struct, frozen=True, gc=False):
    """One lot that a purchase was granted, the lines it was measured on, and by which `rules.decision.Measure`.

    Read from the journal.
    """

    lot_id: int
    points: int
    line_nos: tuple[int, ...]
    measure: tuple[int, int, int]


class KeptPurchase(msgspec.Struct, frozen=True):
    """A purchase as a refund needs it; its awards come from its journal."""

    at: Position
    owner_id: int
    merchant: str
    order_no: str
    lines: tuple[KeptLine, ...]
    awards: tuple[KeptAward, ...]
    hold_nos: tuple[str, ...]

    @property
    def net(self) -> dict[int, int]:
        """Return what was really paid, in fen by line."""
        return {line.line_no: line.net_fen for line in self.lines}


class KeptRefund(msgspec.Struct, frozen=True):
    """A refund as carried out: fen by line, points by lot, points by hold."""

    purchase: Position
    is_full: bool
    lines: dict[int, int]
    takes: tuple[tuple[int, int], ...]
    backs: tuple[tuple[str, int], ...]


class NewRefund(msgspec.Struct, frozen=True):
    """A refund to be written down, at the position of its main journal."""

    at: Position
    owner_id: int
    merchant: str
    refund_no: str
    refunded_at: datetime
    kept: KeptRefund


LINES: Final = msgspec.json.Decoder(tuple[KeptLine, ...])
FEN_BY_LINE: Final = msgspec.json.Decoder(dict[int, int])
TAKES: Final = msgspec.json.Decoder(tuple[tuple[int, int], ...])
BACKS: Final = msgspec.json.Decoder(tuple[tuple[str, int], ...])
JSON: Final = msgspec.json.Encoder()


class Progress:
    """How far the refunds of one purchase have come: money by line, points by lot and by hold."""

    __slots__ = ("backs", "refunded", "takes")

    def __init__(self) -> None:
        """Start with nothing refunded."""
        self.refunded = Refunded({})
        self.takes: dict[int, int] = {}
        self.backs: dict[str, int] = {}
