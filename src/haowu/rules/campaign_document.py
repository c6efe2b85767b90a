# SPDX-License-Identifier: Apache-2.0
"""A campaign as it is written and published: bonuses, point prices and deduct days, bounded in time, audience, budget.

Amounts are integers: fen, points, basis points (10000 = 100 %). Instants carry an offset; hours and days of the week
are those of the programme's zone.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from haowu.rules.calendar_document import CalendarRef
from haowu.rules.document import (
    Code,
    DelayDays,
    Expiry,
    Fen,
    Fixed,
    HourSpan,
    Instant,
    Label,
    Multiplier,
    Name,
    Points,
    Weekday,
)

Copy = Annotated[str, Meta(max_length=500)]
RewardCode = Annotated[str, Meta(min_length=1, max_length=40)]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the campaign; a key that is not known is a mistake, not an extension."""


class CampaignText(_Strict, frozen=True):
    """What members are told, in both languages."""

    zh: Copy = ""
    en: Copy = ""


class Schedule(_Strict, frozen=True):
    """From `starts_at` until before `ends_at`; of that, the days of one of `calendars`, `weekdays` and `hours`.

    Whatever is left out does not restrain: without calendars every day counts.
    """

    starts_at: Instant
    ends_at: Instant
    calendars: Annotated[tuple[CalendarRef, ...], Meta(max_length=20)] = ()
    weekdays: tuple[Weekday, ...] = ()
    hours: Annotated[tuple[HourSpan, ...], Meta(max_length=24)] = ()


class Audience(_Strict, frozen=True):
    """For whom the bonuses are: members of one of `tiers`, in one of `segments`. Empty: for everybody."""

    tiers: tuple[Label, ...] = ()
    segments: tuple[Label, ...] = ()


class CampaignBudget(_Strict, frozen=True):
    """The campaign's own money: `line_fen` in all; a point costs `face_millifen_per_point`/1000 fen at face value."""

    funder: Label
    line_fen: Annotated[int, Meta(ge=1, le=10**13)]
    face_millifen_per_point: Annotated[int, Meta(ge=1, le=10**9)]

    @property
    def limit_points(self) -> int:
        """Return how many points the money pays, rounded down."""
        return self.points_for(self.line_fen)

    def points_for(self, fen: int) -> int:
        """Return how many points `fen` pay for at face value, rounded down."""
        return fen * 1000 // self.face_millifen_per_point


class CampaignCap(_Strict, frozen=True):
    """At most so much by one rule, for one member or for everybody, in each period: in points, or in fen at face."""

    scope: Literal["member", "rule"]
    period: Literal["order", "day", "week", "month", "year", "lifetime"]
    limit_points: Points | None = None
    limit_fen: Annotated[int, Meta(ge=1, le=10**13)] | None = None


class CampaignRule(_Strict, frozen=True, kw_only=True):
    """A bonus: a multiplier on base points, or a fixed number; from `min_spend_fen` of the goods meant."""

    code: Code
    name: Name
    point_type: Code = "consumption"
    earn: Multiplier | Fixed
    channels: tuple[Label, ...] = ()
    skus: tuple[Label, ...] = ()
    categories: tuple[Label, ...] = ()
    except_skus: tuple[Label, ...] = ()
    except_categories: tuple[Label, ...] = ()
    min_spend_fen: Fen = 0
    caps: Annotated[tuple[CampaignCap, ...], Meta(max_length=12)] = ()
    expiry: Expiry | None = None
    confirm_delay_days: DelayDays | None = None


class CampaignPrice(_Strict, frozen=True):
    """What `rewards` of `merchant` cost while it runs, at `stores` (empty: at all); the same for everybody."""

    merchant: Label
    rewards: Annotated[tuple[RewardCode, ...], Meta(min_length=1, max_length=200)]
    points: Points
    stores: tuple[Label, ...] = ()


class DeductDays(_Strict, frozen=True):
    """积分抵扣日: while the campaign runs, points may pay for these categories, by the programme's own method."""

    categories: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=100)]


class CampaignDocument(_Strict, frozen=True, kw_only=True):
    """One campaign, whole; published once, never changed. `merchants` and `stores` empty: all of the programme."""

    campaign: Code
    program: Code
    name: Name
    text: CampaignText = CampaignText()
    schedule: Schedule
    merchants: tuple[Label, ...] = ()
    stores: tuple[Label, ...] = ()
    audience: Audience = Audience()
    budget: CampaignBudget | None = None
    rules: Annotated[tuple[CampaignRule, ...], Meta(max_length=50)] = ()
    prices: Annotated[tuple[CampaignPrice, ...], Meta(max_length=50)] = ()
    deduct: DeductDays | None = None
