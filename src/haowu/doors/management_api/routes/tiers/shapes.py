# SPDX-License-Identifier: Apache-2.0
"""Bodies and answers of the tiers' endpoints."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from haowu.doors.management_api.routing import In, Out

Limit = Annotated[int, Field(ge=1, le=200)]
Code = Annotated[str, Field(min_length=1, max_length=64)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]
BenefitName = Literal["parking_hours", "shopper_booking"]


class BenefitIn(In):
    """What a member asks for on a visit: parking hours of today, or a shopper today or on a day ahead."""

    benefit: BenefitName
    merchant: Code
    store: Code
    day: Day | None = None


class StoreBenefitIn(In):
    """The same as a clerk asks it; `member` is a number, a phone, or the code on the member's screen."""

    member: Code
    benefit: BenefitName
    store: Code
    day: Day | None = None


class ChoiceIn(In):
    """The one of three."""

    item: Code


class MenuItemOut(Out):
    """One benefit of a menu, and what it costs the budget."""

    code: str
    name_zh: str
    name_en: str
    value_fen: int


class BenefitsOut(Out):
    """What a tier gives. `bonus_bp` is added to base points (10000 doubles them), out of a budget of its own."""

    bonus_bp: int
    parking_hours: int
    shopper_bookings: int
    menu: list[MenuItemOut]


class LevelOut(Out):
    """One tier."""

    tier: str
    name_zh: str
    name_en: str
    threshold: int
    benefits: BenefitsOut


class LadderOut(Out):
    """The tiers in force, lowest first, with the public formula and how a review goes."""

    program: str
    version: int
    formula: str
    window_months: int
    points_per_yuan: int
    points_per_visit: int
    review_months: int
    notice_days: int
    grace_days: int
    levels: list[LevelOut]


class OverlapOut(Out):
    """How alike two tiers are. `warning` is set where rising from one to the other means nothing."""

    lower: str
    upper: str
    shared: list[str]
    only_lower: list[str]
    only_upper: list[str]
    warning: Literal["", "TIER_BENEFITS_EQUAL"]
    explain: str


class TallyOut(Out):
    """How many of a tier chose a benefit in a period."""

    tier: str
    item: str
    members: int
    value_fen: int


class StandingOut(Out):
    """Where a member stands. Growth and `missing` are as of `as_of`; `keeping` says what the next review will see."""

    tier: str
    name_zh: str
    name_en: str
    since: date | None
    growth: int
    paid_fen: int
    visits: int
    as_of: date
    next_tier: str | None
    missing: int | None
    progress: str
    missing_to_keep: int
    keeping: str | None
    review_on: date | None
    noticed_on: date | None
    falls_on: date | None
    formula: str
    benefits: BenefitsOut


class TierChangeOut(Out):
    """A change of tier, a review passed, or a notice, with its reason as it was told."""

    id: int
    at: datetime
    kind: Literal["upgraded", "kept", "notice", "downgraded"]
    old_tier: str
    new_tier: str
    growth: int
    needed: int
    review_on: date | None
    program: str
    version: int
    reason: str


class ChoiceOut(Out):
    """What was chosen for the period that begins on `period`."""

    period: date
    item: str
    tier: str
    value_fen: int
    chosen_at: datetime


class MenuOut(Out):
    """The menu of this period; it can be chosen from once, and anew from `next_period`."""

    period: date
    next_period: date
    items: list[MenuItemOut]
    choice: ChoiceOut | None


class UseOut(Out):
    """A benefit given for a visit."""

    id: int
    benefit: str
    merchant: str
    store: str
    day: date
    tier: str
    amount: int
    claimed_at: datetime


class StoreUseOut(Out):
    """The same as the store sees it."""

    id: int
    member_no: str
    benefit: str
    store: str
    day: date
    tier: str
    amount: int
    claimed_at: datetime
