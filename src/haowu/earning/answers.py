# SPDX-License-Identifier: Apache-2.0
"""What this room answers. A replay gives the same values as the first time, but for `replayed`."""

from datetime import date, datetime

import msgspec

from haowu.ledger.refusals import Refusal

__all__ = ["Accrual", "AwardView", "BalanceView", "Confirmation", "Quote", "Refunding", "Refusal", "SkippedView"]


class AwardView(msgspec.Struct, frozen=True, gc=False):
    """One award as granted (or, in a quote, as it would be): `state` is "pending" or "available".

    `expires_on` is the last day on which the points may be spent, None: never. `explain` is Chinese.
    `receipt` is the line to print: 800分,有效期至2029-11-30.
    """

    point_type: str
    points: int
    state: str
    available_from: datetime
    expires_on: date | None
    rule: str
    rule_version: int
    funder: str
    explain: str
    receipt: str


def receipt_line(points: int, expires_on: date | None) -> str:
    """Return what a receipt says of points that were earned (R044)."""
    return f"{points}分,长期有效" if expires_on is None else f"{points}分,有效期至{expires_on}"


class SkippedView(msgspec.Struct, frozen=True, gc=False):
    """A rule that gave nothing: a stable code and the Chinese sentence."""

    rule: str
    code: str
    explain: str


class BalanceView(msgspec.Struct, frozen=True, gc=False):
    """One account after the event, in points of the type `point_type` (its code)."""

    point_type: str
    available: int = 0
    pending: int = 0
    held: int = 0
    deficit: int = 0


class Accrual(msgspec.Struct, frozen=True, gc=False):
    """A purchase was recorded. `balance` is the account of the first award, `balances` all that were touched.

    A purchase that earns nothing has no awards, and `skipped` says why; its rule is "" when no rule applied at all.
    """

    journal: str
    order_no: str
    awards: tuple[AwardView, ...]
    skipped: tuple[SkippedView, ...]
    balance: BalanceView
    balances: tuple[BalanceView, ...]
    decided_at: datetime
    replayed: bool = False


class Quote(msgspec.Struct, frozen=True, gc=False):
    """What a purchase would earn by today's terms, and every rule that would give nothing, with the reason.

    `is_binding` is always false: nothing is reserved, and room under budgets and caps is only known when posting.
    """

    order_no: str
    program: str
    rule_version: int
    awards: tuple[AwardView, ...]
    skipped: tuple[SkippedView, ...]
    is_binding: bool = False


class Confirmation(msgspec.Struct, frozen=True, gc=False):
    """Receipt was confirmed: `points` went from pending to available (0: nothing was pending any more)."""

    journal: str
    order_no: str
    points: int
    balances: tuple[BalanceView, ...]
    decided_at: datetime
    replayed: bool = False


class Refunding(msgspec.Struct, frozen=True, gc=False):
    """A refund was carried into the ledger.

    `points_taken`: clawed back by this refund, of which `deficit` could not be covered and is now owed;
    `points_given_back`: returned to the member from points spent on the order, or still set aside for it;
    `refunded_fen` by this refund, `left_fen` still refundable;
    `refused`: codes of parts the ledger refused (an operator had moved the points).
    """

    journal: str
    order_no: str
    refund_no: str
    refunded_fen: int
    left_fen: int
    points_taken: int
    points_given_back: int
    deficit: int
    balances: tuple[BalanceView, ...]
    refused: tuple[str, ...]
    decided_at: datetime
    replayed: bool = False
