# SPDX-License-Identifier: Apache-2.0
"""What a programme promises for taking part (C-03): the section `engagement` of its file.

The outer bounds of the specification stand here as types, so no programme can be published beyond them: 90 days, 20 %
of the base points, 200 points a month, twelve months of life, ten referrals a year.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Activity = Literal["survey", "suggestion_received", "suggestion_adopted", "lecture", "share", "referral"]
Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$")]
MonthPoints = Annotated[int, Meta(ge=1, le=200)]

REFERRALS_MAX = 10
"""So many referrals are rewarded in a year (CTL-24)."""


class EngagementKindDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sort of taking part: its points, from which budget, and for how many months they live.

    `month_points` caps this sort alone, for one member in a calendar month; `times_per_year` counts how often it is
    rewarded in a calendar year (a referral: never more than ten times).
    """

    activity: Activity
    points: MonthPoints
    budget: Code
    validity_months: Annotated[int, Meta(ge=1, le=12)]
    month_points: MonthPoints | None = None
    times_per_year: Annotated[int, Meta(ge=1, le=366)] | None = None


class EngagementDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section: in which point type, and the limits over all sorts together.

    `qualifying_days`: how far back a settled order may lie. `share_bp`: how much of the member's base points of these
    last 90 days may be granted on top. `month_points`: for one member in a calendar month.
    """

    point_type: Code
    kinds: Annotated[tuple[EngagementKindDocument, ...], Meta(min_length=1, max_length=6)]
    qualifying_days: Annotated[int, Meta(ge=1, le=90)] = 90
    share_bp: Annotated[int, Meta(ge=1, le=2_000)] = 2_000
    month_points: MonthPoints = 200
