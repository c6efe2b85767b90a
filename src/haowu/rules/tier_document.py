# SPDX-License-Identifier: Apache-2.0
"""The ladder of tiers as a programme publishes it: the section `tiers` of its file.

The formula is public and has three numbers: window, points a yuan, points a visit (docs/algorithms/tiers.md).
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$")]
Words = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
Growth = Annotated[int, Meta(ge=0, le=10**12)]
Fen = Annotated[int, Meta(ge=1, le=10**9)]
MENU_SIZE = 3


class TierName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people read, in both languages."""

    zh: Words
    en: Words


class MenuItemDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the three benefits a member may choose from; `value_fen` is what it costs the budget."""

    code: Code
    name: TierName
    value_fen: Fen


class BenefitsDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a tier gives. `multiplier_rule` names the earn rule that pays the bonus points, out of a budget of its own.

    `parking_hours` and `shopper_bookings` are for each visit; `menu` is "三选一": none, or three of equal value (R091).
    """

    multiplier_rule: Code | None = None
    parking_hours: Annotated[int, Meta(ge=0, le=24)] = 0
    shopper_bookings: Annotated[int, Meta(ge=0, le=3)] = 0
    menu: Annotated[tuple[MenuItemDocument, ...], Meta(max_length=MENU_SIZE)] = ()


class LevelDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One tier: reached, and kept at a review, with `threshold` points of growth."""

    code: Code
    name: TierName
    threshold: Growth
    benefits: BenefitsDocument = BenefitsDocument()


class TiersDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ladder, lowest level first; the first has threshold 0 and is everybody's.

    A member rises at once and falls only at a review: `review_months` after the rise, told `notice_days` before,
    after `grace_days` more, by `fall`.
    """

    levels: Annotated[tuple[LevelDocument, ...], Meta(min_length=2, max_length=20)]
    window_months: Annotated[int, Meta(ge=1, le=60)] = 12
    points_per_yuan: Annotated[int, Meta(ge=0, le=1000)] = 1
    points_per_visit: Annotated[int, Meta(ge=0, le=100_000)] = 50
    review_months: Annotated[int, Meta(ge=1, le=60)] = 12
    notice_days: Annotated[int, Meta(ge=7, le=180)] = 30
    grace_days: Annotated[int, Meta(ge=0, le=365)] = 0
    fall: Literal["one_level", "by_growth"] = "one_level"
    menu_period: Literal["month", "quarter", "year"] = "quarter"
