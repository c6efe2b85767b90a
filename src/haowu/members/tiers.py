# SPDX-License-Identifier: Apache-2.0
"""The room's values about tiers: where a member stands, and a change that has been decided."""

from datetime import date, datetime
from typing import Literal

import msgspec

ChangeKind = Literal["upgraded", "kept", "notice", "downgraded", "wait"]


class TierSeat(msgspec.Struct, frozen=True, gc=False):
    """Where a member stands; without a standing of its own, the tier that the member has."""

    member_id: int
    lane: int
    member_no: str
    tier: str
    since: date | None
    review_on: date | None
    noticed_on: date | None
    is_closed: bool = False


class TierMove(msgspec.Struct, frozen=True, gc=False):
    """A decided change of a standing; "wait" only moves `due_on` and leaves no history."""

    member_id: int
    lane: int
    kind: ChangeKind
    old_tier: str
    new_tier: str
    growth: int
    needed: int
    review_on: date | None
    noticed_on: date | None
    due_on: date | None
    sentence_zh: str = ""
    sentence_en: str = ""


class TierChangeView(msgspec.Struct, frozen=True):
    """One line of a member's history of tiers."""

    id: int
    at: datetime
    kind: str
    old_tier: str
    new_tier: str
    growth: int
    needed: int
    review_on: date | None
    program: str
    version: int
    sentence_zh: str
    sentence_en: str


class BenefitUse(msgspec.Struct, frozen=True):
    """A claim: what was given on which visit. `is_new` is false when the visit had it already."""

    id: int
    benefit: str
    merchant: str
    store: str
    day: date
    tier: str
    amount: int
    claimed_at: datetime
    is_new: bool


class BenefitChoice(msgspec.Struct, frozen=True):
    """What was chosen of three for the period that begins on `period`."""

    id: int
    period: date
    item: str
    tier: str
    value_fen: int
    chosen_at: datetime
    is_new: bool


class StoreUse(msgspec.Struct, frozen=True):
    """A claim as the store sees it: who comes with what."""

    id: int
    member_no: str
    benefit: str
    store: str
    day: date
    tier: str
    amount: int
    claimed_at: datetime


class ChoiceTally(msgspec.Struct, frozen=True):
    """How many chose a benefit in a period, and what that costs the budget."""

    tier: str
    item: str
    members: int
    value_fen: int
