# SPDX-License-Identifier: Apache-2.0
"""What a decision sees and changes: the touched accounts, lots, holds, budgets and caps, read under the chain's lock.

Plain mutable objects; they live for one batch. `is_dirty` marks what must be written, `is_new` what must be
inserted.
"""

from datetime import UTC, date, datetime
from typing import Final

import msgspec

from haowu.ledger.commands import Kind
from haowu.ledger.results import Result

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""The time that never comes, so that every due date can be compared."""

AVAILABLE: Final = 1
PENDING: Final = 2
HELD: Final = 3
DEFICIT: Final = 4
BUDGET: Final = 10
REDEEMED: Final = 11
EXPIRED: Final = 12
ADJUSTED: Final = 14

ORD_BITS: Final = 22
"""A journal or lot is numbered `seq << ORD_BITS | ord` within its chain."""

AccountKey = tuple[int, int]
"""(owner_id, point_type)."""

CapKey = tuple[int, int, date]
"""(owner_id or 0 for everybody, cap_id, period_start)."""


class Lot(msgspec.Struct, gc=False, eq=False):
    """One row of `ledger.lot`. `remaining` is what can be taken now (once it is no longer pending)."""

    lane: int
    lot_id: int
    owner_id: int
    point_type: int
    is_pending: bool
    granted: int
    budget_id: int
    rule_version: int
    available_from: datetime
    expires_at: datetime
    rule: str
    funder: str
    order_ref: str
    restored_from: int = 0
    drawn: int = 0
    held: int = 0
    expired: int = 0
    clawed: int = 0
    recalled: int = 0
    is_new: bool = False
    is_dirty: bool = False

    @property
    def remaining(self) -> int:
        """Points that are neither spent, held, expired nor taken back."""
        return self.granted - self.drawn - self.held - self.expired - self.clawed

    @property
    def is_open(self) -> bool:
        """Whether any point of it is still the owner's (held ones included)."""
        return self.drawn + self.expired + self.clawed < self.granted

    @property
    def due_at(self) -> datetime:
        """When the clock next changes this lot."""
        if not self.remaining:
            return NEVER
        return self.available_from if self.is_pending else self.expires_at


class Account(msgspec.Struct, eq=False):
    """One row of `ledger.account`; version 0 is an account that does not exist yet.

    `lots` and `holds` are loaded only where they are needed.
    """

    lane: int
    owner_id: int
    point_type: int
    available: int = 0
    pending: int = 0
    held: int = 0
    deficit: int = 0
    version: int = 0
    next_due_at: datetime = NEVER
    is_dirty: bool = False
    has_lots: bool = False
    lots: list[Lot] = []
    holds: "list[HoldState]" = []

    @property
    def is_new(self) -> bool:
        """Whether its row must be inserted."""
        return self.version == 0


class Draw:
    """How much of one spend or hold one lot pays."""

    __slots__ = ("captured", "is_dirty", "is_new", "lane", "lot", "points", "released", "returned", "root_id")

    def __init__(self, lane: int, root_id: int, lot: Lot, points: int, captured: int = 0, released: int = 0,
                 returned: int = 0, *, is_new: bool = False) -> None:  # fmt: skip
        """Hold one row of `ledger.draw`."""
        self.lane = lane
        self.root_id = root_id
        self.lot = lot
        self.points = points
        self.captured = captured
        self.released = released
        self.returned = returned
        self.is_new = is_new
        self.is_dirty = is_new


class HoldState:
    """One hold with its draws, first expiry first."""

    __slots__ = (
        "acceptor", "captured", "draws", "ends_at", "hold_id", "is_dirty", "is_new", "key", "lane", "owner_id",
        "point_type", "points", "released",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917 - one parameter a column
        self, lane: int, key: str, hold_id: int, owner_id: int, point_type: int, points: int, captured: int,
        released: int, ends_at: datetime, acceptor: str, *, is_new: bool = False,
    ) -> None:  # fmt: skip
        """Hold one row of `ledger.hold`."""
        self.lane = lane
        self.key = key
        self.hold_id = hold_id
        self.owner_id = owner_id
        self.point_type = point_type
        self.points = points
        self.captured = captured
        self.released = released
        self.ends_at = ends_at
        self.acceptor = acceptor
        self.draws: list[Draw] = []
        self.is_new = is_new
        self.is_dirty = is_new

    @property
    def left(self) -> int:
        """Points still set aside."""
        return self.points - self.captured - self.released


class BudgetSlice:
    """What one chain may still grant of one budget."""

    __slots__ = ("budget_id", "chain", "closes_at", "is_dirty", "limit_points", "opens_at", "used_points")

    def __init__(self, chain: int, budget_id: int, limit_points: int, used_points: int, opens_at: datetime,
                 closes_at: datetime) -> None:  # fmt: skip
        """Hold one row of `ledger.budget_slice` with its budget's window."""
        self.chain = chain
        self.budget_id = budget_id
        self.limit_points = limit_points
        self.used_points = used_points
        self.opens_at = opens_at
        self.closes_at = closes_at
        self.is_dirty = False


class CapCounter:
    """Points granted so far under one cap in one period."""

    __slots__ = ("is_dirty", "lane", "limit_points", "used_points")

    def __init__(self, lane: int, used_points: int = 0) -> None:
        """Hold one row of `ledger.cap_usage`."""
        self.lane = lane
        self.used_points = used_points
        self.limit_points = 0
        self.is_dirty = False


class Journal(msgspec.Struct, gc=False):
    """A journal as later commands need it: for replays, and as the root of confirms, reversals and clawbacks."""

    key: str
    input_hash: bytes
    kind: int
    owner_id: int
    lane: int
    chain: int
    seq: int
    ord: int
    result: Result

    @property
    def root_id(self) -> int:
        """Return the number under which its draws are kept."""
        return self.seq << ORD_BITS | self.ord

    def is_earn_of(self, owner_id: int) -> bool:
        """Whether it granted lots to this owner for an order."""
        return self.kind == Kind.EARN and self.owner_id == owner_id and self.result.is_accepted


class State:
    """All that one batch's decisions may look at, keyed for look-up."""

    __slots__ = ("accounts", "budgets", "caps", "draws", "holds", "journals", "lots", "now", "owners")

    def __init__(self, now: datetime) -> None:
        """Start empty; `reading` fills it."""
        self.now = now
        self.accounts: dict[AccountKey, Account] = {}
        self.owners: dict[int, list[Account]] = {}
        self.journals: dict[str, Journal] = {}
        self.holds: dict[str, HoldState] = {}
        self.lots: dict[tuple[int, int], Lot] = {}
        self.draws: dict[tuple[int, int], list[Draw]] = {}
        self.budgets: dict[tuple[int, int], BudgetSlice] = {}
        self.caps: dict[CapKey, CapCounter] = {}

    def account(self, lane: int, owner_id: int, point_type: int) -> Account:
        """Return the account, opened empty if it does not exist yet."""
        account = self.accounts.get((owner_id, point_type))
        if account is None:
            account = self.add_account(Account(lane, owner_id, point_type, has_lots=True))
        return account

    def add_account(self, account: Account) -> Account:
        """Put an account where commands will find it, and return it."""
        self.accounts[account.owner_id, account.point_type] = account
        self.owners.setdefault(account.owner_id, []).append(account)
        return account
