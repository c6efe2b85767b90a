# SPDX-License-Identifier: Apache-2.0
"""What the ledger answers: exactly one result per command, in the order of the commands. Refusals are results too."""

from datetime import date, datetime

import msgspec


class LotGranted(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A lot that the command made; `asked` is what the award asked for before caps.

    `caps` are the counters that its points were booked on: (cap_id, first day of the period, whether the owner's own).
    """

    lot_id: int
    award_no: int
    point_type: int
    points: int
    asked: int
    is_pending: bool
    available_from: datetime
    expires_at: datetime | None
    caps: tuple[tuple[int, date, bool], ...] = ()


class AwardRefused(msgspec.Struct, frozen=True, gc=False):
    """An award of an accepted earn that gave nothing: BUDGET_EXHAUSTED, CAP_REACHED."""

    award_no: int
    code: str


class Balance(msgspec.Struct, frozen=True, gc=False):
    """One account after the command, in points; `deficit` is what the owner owes."""

    point_type: int
    available: int
    pending: int
    held: int
    deficit: int


class BudgetTerms(msgspec.Struct, frozen=True, gc=False):
    """What a budget says from now on: how many points in all, from when until before when."""

    budget_id: int
    limit_points: int
    opens_at: datetime
    closes_at: datetime


class Result(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The stored answer to one command.

    `code` is "OK" or the refusal. `journal` is the journal's id as text (`chain-seq-ord`). `points` is what the command
    moved in all; `shortfall` is what was missing (INSUFFICIENT_POINTS), `deficit` what the owner
    owes (DEFICIT_OUTSTANDING, or after a clawback). `note` is the command's own; `reason` is why points were adjusted
    by hand, `budget` what a journal of kind BUDGET lays down. `is_replayed` is never stored: it marks this answer as
    a repetition.
    """

    code: str
    journal: str
    decided_at: datetime
    points: int = 0
    shortfall: int = 0
    deficit: int = 0
    lots: tuple[LotGranted, ...] = ()
    refused: tuple[AwardRefused, ...] = ()
    balances: tuple[Balance, ...] = ()
    ends_at: datetime | None = None
    note: bytes = b""
    reason: str = ""
    budget: BudgetTerms | None = None
    is_replayed: bool = False

    @property
    def is_accepted(self) -> bool:
        """Whether points moved as asked."""
        return self.code == "OK"
