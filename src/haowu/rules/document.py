# SPDX-License-Identifier: Apache-2.0
"""A programme as it is written and published: the shape of the file, before anything is compiled.

Amounts are integers: fen, points, basis points (10000 = 100 %). Days are calendar days in the programme's zone.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from haowu.rules.calendar_document import CalendarRef
from haowu.rules.deduction_document import DeductionDocument
from haowu.rules.disclosure_document import DisclosureDocument, RebateLimits
from haowu.rules.engagement_document import EngagementDocument
from haowu.rules.tier_document import TiersDocument

Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$")]
Label = Annotated[str, Meta(min_length=1, max_length=128)]
Sentence = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
Fen = Annotated[int, Meta(ge=0, le=10**13)]
Points = Annotated[int, Meta(ge=1, le=10**13)]
Months = Annotated[int, Meta(ge=1, le=1200)]
Days = Annotated[int, Meta(ge=1, le=36500)]
DelayDays = Annotated[int, Meta(ge=0, le=3650)]
Instant = Annotated[datetime, Meta(tz=True)]
Hour = Annotated[int, Meta(ge=0, le=24)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file; a key that is not known is a mistake, not an extension."""


class Name(_Strict, frozen=True):
    """What people read, in both languages."""

    zh: Sentence
    en: Sentence


class EndOfMonth(_Strict, frozen=True, tag_field="policy", tag="end_of_month"):
    """To the end of the month, `months` after the month of earning, or counting that month as the first."""

    months: Months
    counting: Literal["after_earning_month", "earning_month_is_first"] = "after_earning_month"


class EndOfNextYear(_Strict, frozen=True, tag_field="policy", tag="end_of_next_year"):
    """To 31 December of the year after the year of earning."""


class RollingMonths(_Strict, frozen=True, tag_field="policy", tag="rolling_months"):
    """To the same day `months` later."""

    months: Months


class RollingDays(_Strict, frozen=True, tag_field="policy", tag="rolling_days"):
    """To the day `days` later."""

    days: Days


class NeverExpires(_Strict, frozen=True, tag_field="policy", tag="none"):
    """Without end."""


Expiry = EndOfMonth | EndOfNextYear | RollingMonths | RollingDays | NeverExpires


class Rate(_Strict, frozen=True, tag_field="kind", tag="rate"):
    """Base points: `points` for every whole `per_fen` of the matched lines; never more than one point a fen."""

    points: Points = 1
    per_fen: Annotated[int, Meta(ge=1, le=10**9)] = 100


class Multiplier(_Strict, frozen=True, tag_field="kind", tag="multiplier"):
    """`bonus_bp` on top of the base points of the matched lines; 10000 doubles."""

    bonus_bp: Annotated[int, Meta(ge=1, le=100_000)]


class Fixed(_Strict, frozen=True, tag_field="kind", tag="fixed"):
    """So many points for the order."""

    points: Points


Earn = Rate | Multiplier | Fixed


class HourSpan(_Strict, frozen=True, rename={"from_hour": "from", "until_hour": "until"}):
    """From `from` o'clock until just before `until` o'clock, on one day."""

    from_hour: Hour
    until_hour: Hour


class Conditions(_Strict, frozen=True):
    """All that are given must hold; a list holds when one of its values does. SKU and category hold of a line."""

    merchants: tuple[Label, ...] = ()
    stores: tuple[Label, ...] = ()
    channels: tuple[Label, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    hours: tuple[HourSpan, ...] = ()
    calendars: tuple[CalendarRef, ...] = ()
    tiers: tuple[Label, ...] = ()
    segments: tuple[Label, ...] = ()
    skus: tuple[Label, ...] = ()
    categories: tuple[Label, ...] = ()
    except_skus: tuple[Label, ...] = ()
    except_categories: tuple[Label, ...] = ()
    min_spend_fen: Fen = 0


class CapLimit(_Strict, frozen=True):
    """At most `limit_points` by this rule, for one member or for everybody, in each period."""

    scope: Literal["member", "rule"]
    period: Literal["order", "day", "week", "month", "year", "lifetime"]
    limit_points: Points


class RuleDocument(_Strict, frozen=True):
    """One earn rule. `when` is an optional CEL expression; `starts_on` and `ends_on` are its first and last day."""

    code: Code
    name: Name
    point_type: Code
    budget: Code
    earn: Earn
    conditions: Conditions = Conditions()
    when: Annotated[str, Meta(max_length=1000)] = ""
    starts_on: date | None = None
    ends_on: date | None = None
    expiry: Expiry | None = None
    confirm_delay_days: DelayDays | None = None
    caps: tuple[CapLimit, ...] = ()


class PointTypeDocument(_Strict, frozen=True):
    """A unit of points, with the expiry and the confirm delay that its rules inherit."""

    code: Code
    name: Name
    expiry: Expiry
    confirm_delay_days: DelayDays = 7


class BudgetDocument(_Strict, frozen=True):
    """Money set aside for points: `line_fen` in all; a point costs `face_millifen_per_point`/1000 fen at face value."""

    code: Code
    name: Name
    funder: Label
    line_fen: Annotated[int, Meta(ge=1, le=10**13)]
    face_millifen_per_point: Annotated[int, Meta(ge=1, le=10**9)]
    opens_at: Instant | None = None
    closes_at: Instant | None = None

    @property
    def limit_points(self) -> int:
        """Return how many points the money pays, rounded down."""
        return self.line_fen * 1000 // self.face_millifen_per_point


class ProgramHead(_Strict, frozen=True, kw_only=True):
    """What a version says of itself. It applies to orders paid from `effective_from` on.

    `late_days_max`: how many days after its payment an order may still be reported by a till.
    """

    program: Code
    name: Name
    effective_from: Instant
    merchants: Annotated[tuple[Label, ...], Meta(min_length=1)]
    zone: str = "Asia/Shanghai"
    multiplier_cap_bp: Annotated[int, Meta(ge=10_000, le=1_000_000)] = 30_000
    late_days_max: Annotated[int, Meta(ge=0, le=400)] = 30
    disclosure: DisclosureDocument | None = None
    face_rebate: RebateLimits = RebateLimits()


class ProgramDocument(ProgramHead, frozen=True, kw_only=True):
    """One version of a programme, whole. The order of the rules counts (docs/algorithms/stacking.md)."""

    point_types: Annotated[tuple[PointTypeDocument, ...], Meta(min_length=1)]
    budgets: Annotated[tuple[BudgetDocument, ...], Meta(min_length=1)]
    rules: Annotated[tuple[RuleDocument, ...], Meta(min_length=1, max_length=5000)]
    engagement: EngagementDocument | None = None
    tiers: TiersDocument | None = None
    deduction: DeductionDocument | None = None
