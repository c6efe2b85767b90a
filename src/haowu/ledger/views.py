# SPDX-License-Identifier: Apache-2.0
"""What the ledger's reads give back: frozen values, no rows."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from haowu.ledger.results import Result

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list, and the cursor of the next one (None: that was all)."""

    items: tuple[T, ...]
    next: str | None


class JournalRef(msgspec.Struct, frozen=True):
    """A journal found by its key."""

    key: str
    chain: int
    seq: int
    ord: int
    owner_id: int
    lane: int
    kind: int
    code: str
    result: Result


class HoldRef(msgspec.Struct, frozen=True):
    """A hold found by its key."""

    key: str
    owner_id: int
    lane: int
    point_type: int
    points: int
    captured: int
    released: int
    ends_at: datetime
    acceptor: str


class LotView(msgspec.Struct, frozen=True):
    """One open lot as its owner may see it; `expires_at` None means never."""

    lot_id: int
    point_type: int
    granted: int
    remaining: int
    held: int
    is_pending: bool
    available_from: datetime
    expires_at: datetime | None
    rule: str
    rule_version: int
    funder: str
    order_ref: str


class EarnedLot(msgspec.Struct, frozen=True):
    """A lot as it was earned, whatever has become of it; `key` is that of its earn.

    `recalled` is what refunds have taken back of `granted`. `counts_from` is when it was credited, or when it became
    usable if that was earlier (an order reported late, or imported from the past).
    """

    owner_id: int
    key: str
    order_ref: str
    rule: str
    point_type: int
    granted: int
    recalled: int
    counts_from: datetime


class Entry(msgspec.Struct, frozen=True):
    """One movement seen from the owner's account: `points` into (+) or out of (-) the class `account`."""

    account: str
    point_type: int
    points: int
    lot_id: int


class JournalView(msgspec.Struct, frozen=True):
    """One change of an owner's points, with its reason; `key` is the idempotency key it was asked for under.

    `reason` is the stable code of an adjustment by hand, empty for all else.
    """

    journal: str
    kind: str
    code: str
    decided_at: datetime
    points: int
    reference: str
    actor: str
    entries: tuple[Entry, ...]
    note: bytes
    key: str
    reason: str


class BudgetUse(msgspec.Struct, frozen=True):
    """How many points a budget may grant in all, and how many of them are granted."""

    limit_points: int
    used_points: int

    @property
    def left_points(self) -> int:
        """Return how many points may still be granted."""
        return self.limit_points - self.used_points
