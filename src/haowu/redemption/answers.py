# SPDX-License-Identifier: Apache-2.0
"""What this room answers. A replay gives the same values as the first time, but for `replayed`."""

from datetime import datetime

import msgspec

from haowu.ledger.refusals import Refusal
from haowu.rules.deduction import LineDeduction, Step

__all__ = ["BalanceView", "Captured", "DeductionQuote", "Held", "Refusal", "Voided"]


class BalanceView(msgspec.Struct, frozen=True, gc=False):
    """The account after the event, in points of the type `point_type` (its code)."""

    point_type: str
    available: int = 0
    pending: int = 0
    held: int = 0
    deficit: int = 0


class Held(msgspec.Struct, frozen=True, gc=False):
    """Points are set aside until `ends_at`; `state` is "held"."""

    journal: str
    hold_no: str
    point_type: str
    points: int
    state: str
    ends_at: datetime
    balance: BalanceView
    decided_at: datetime
    replayed: bool = False


class Captured(msgspec.Struct, frozen=True, gc=False):
    """Points of a hold were spent; `state` is "captured", or "partly_captured" if the rest was to be kept."""

    journal: str
    hold_no: str
    point_type: str
    points: int
    state: str
    balance: BalanceView
    decided_at: datetime
    replayed: bool = False


class Voided(msgspec.Struct, frozen=True, gc=False):
    """What was left of a hold is the member's to spend again; `state` is "voided"."""

    journal: str
    hold_no: str
    point_type: str
    points: int
    state: str
    balance: BalanceView
    decided_at: datetime
    replayed: bool = False


class DeductionQuote(msgspec.Struct, frozen=True, gc=False):
    """What points would take off a bill: `points` of them `off_fen`, and `cash_fen` is left to pay.

    `max_points` and `max_off_fen`: for a member with points enough. `method` is the published sentence, `steps` why
    the result is so. `is_binding` is always false: nothing is reserved.
    """

    point_type: str
    available: int
    points: int
    off_fen: int
    cash_fen: int
    bill_fen: int
    eligible_fen: int
    max_points: int
    max_off_fen: int
    program: str
    rule_version: int
    method: str
    lines: tuple[LineDeduction, ...]
    steps: tuple[Step, ...]
    is_binding: bool = False
