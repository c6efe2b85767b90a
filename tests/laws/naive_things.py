# SPDX-License-Identifier: Apache-2.0
"""What the naive ledger writes down: lots, budgets, holds, spends, earns, answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from haowu.ledger.commands import Cap


@dataclass
class NaiveLot:
    """Some points of one owner; `remaining` are neither spent, held, expired nor taken back."""

    lot_id: int
    owner_id: int
    point_type: int
    budget_id: int
    granted: int
    remaining: int
    available_from: datetime
    expires_at: datetime | None
    is_pending: bool
    restored_from: int | None = None
    held: int = 0
    recalled: int = 0
    expired: int = 0

    def is_over(self, now: datetime) -> bool:
        """Whether the lot's time has passed."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass
class NaiveBudget:
    """What may be granted in all, and has been."""

    limit: int
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    used: int = 0

    def is_open(self, now: datetime) -> bool:
        """Whether it grants now."""
        is_early = self.opens_at is not None and now < self.opens_at
        is_late = self.closes_at is not None and now >= self.closes_at
        return not is_early and not is_late

    def copy(self) -> "NaiveBudget":
        """Return another one like it."""
        return NaiveBudget(self.limit, self.opens_at, self.closes_at, self.used)


@dataclass
class NaiveDraw:
    """So many points out of this lot."""

    lot_id: int
    points: int


@dataclass
class NaiveHold:
    """Points set aside; `draws` say from which lots those still held came."""

    owner_id: int
    point_type: int
    draws: list[NaiveDraw]
    ends_at: datetime
    is_open: bool = True


@dataclass
class NaiveSpend:
    """What a spend or a hold's captures took, lot by lot, and what of it was given back."""

    owner_id: int
    point_type: int
    draws: list[NaiveDraw] = field(default_factory=list)

    def add(self, lot_id: int, points: int) -> None:
        """Note that the lot paid for it, once for each lot, however often a hold was captured."""
        for draw in self.draws:
            if draw.lot_id == lot_id:
                draw.points += points
                return
        self.draws.append(NaiveDraw(lot_id, points))


@dataclass
class NaiveEarn:
    """The lots that an earn made."""

    owner_id: int
    lot_ids: list[int]


@dataclass
class NaiveGrant:
    """A lot as the answer tells it."""

    lot_id: int
    award_no: int
    asked: int


@dataclass
class NaiveAnswer:
    """The answer to one command."""

    code: str
    points: int = 0
    shortfall: int = 0
    deficit: int = 0
    grants: list[NaiveGrant] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    ends_at: datetime | None = None


class Refused(Exception):
    """The command is refused; `answer` says why."""

    def __init__(
        self, code: str, *, shortfall: int = 0, deficit: int = 0, refused: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Keep the answer."""
        self.answer = NaiveAnswer(code, shortfall=shortfall, deficit=deficit, refused=list(refused))
        super().__init__(code)


def cap_name(cap: Cap, owner_id: int) -> tuple[int, date, int | None]:
    """Return the counter that the cap counts on."""
    return cap.cap_id, cap.period_start, owner_id if cap.per_owner else None
