# SPDX-License-Identifier: Apache-2.0
"""A campaign as it is written at this door; the same shape as the document that is published."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from pydantic import AfterValidator, AwareDatetime, Field

from haowu.doors.management_api.routing import In
from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.kernel.text import Text
from haowu.programs.campaign_errors import CampaignInvalid
from haowu.programs.problem import Problem
from haowu.rules.campaign_document import CampaignDocument

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _within_reason(at: datetime) -> datetime:
    if not FIRST <= at < LAST:
        message = "from 2000 to 2199"
        raise ValueError(message)
    return at


Limit = Annotated[int, Field(ge=1, le=200)]
Id = Annotated[int, Field(ge=1, lt=1 << 63)]
Instant = Annotated[AwareDatetime, AfterValidator(_within_reason)]
Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$")]
Label = Annotated[str, Field(min_length=1, max_length=128)]
Labels = Annotated[tuple[Label, ...], Field(max_length=200)]
Sentence = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
Points = Annotated[int, Field(ge=1, le=POINTS_MAX)]
Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]
Hour = Annotated[int, Field(ge=0, le=24)]
Reach = Annotated[int, Field(ge=0, le=366)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class NameIn(In):
    """What people read, in both languages."""

    zh: Sentence
    en: Sentence


class TextIn(In):
    """What members are told, in both languages."""

    zh: Annotated[str, Field(max_length=500)] = ""
    en: Annotated[str, Field(max_length=500)] = ""


class CalendarIn(In):
    """The days of a calendar, with so many days before and after; `region` empty: that of the store."""

    calendar: Annotated[str, Field(min_length=2, max_length=64, pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")]
    region: Annotated[str, Field(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$")] = ""
    before_days: Reach = 0
    after_days: Reach = 0


class HoursIn(In):
    """From `from` o'clock until just before `until` o'clock."""

    since: Annotated[Hour, Field(alias="from")]
    until: Hour


class ScheduleIn(In):
    """When: between two instants, and of that on certain days and at certain hours."""

    starts_at: Instant
    ends_at: Instant
    calendars: Annotated[tuple[CalendarIn, ...], Field(max_length=20)] = ()
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    hours: Annotated[tuple[HoursIn, ...], Field(max_length=24)] = ()


class AudienceIn(In):
    """For whom the bonuses are; empty: for everybody."""

    tiers: Labels = ()
    segments: Labels = ()


class BudgetIn(In):
    """The campaign's own money; a point costs `face_millifen_per_point`/1000 fen at face value."""

    funder: Label
    line_fen: Fen
    face_millifen_per_point: Annotated[int, Field(ge=1, le=10**9)]


class CapIn(In):
    """At most so much by one rule in each period: in points, or in fen at face value."""

    scope: Literal["member", "rule"]
    period: Literal["order", "day", "week", "month", "year", "lifetime"]
    limit_points: Points | None = None
    limit_fen: Fen | None = None


class MultiplierIn(In):
    """`bonus_bp` on top of the base points; 10000 doubles."""

    kind: Literal["multiplier"]
    bonus_bp: Annotated[int, Field(ge=1, le=100_000)]


class FixedIn(In):
    """So many points for the order."""

    kind: Literal["fixed"]
    points: Points


class RuleIn(In):
    """A bonus: a multiplier on base points or a fixed number, from `min_spend_fen` of the goods meant."""

    code: Code
    name: NameIn
    point_type: Code = "consumption"
    earn: Annotated[MultiplierIn | FixedIn, Field(discriminator="kind")]
    channels: Labels = ()
    skus: Labels = ()
    categories: Labels = ()
    except_skus: Labels = ()
    except_categories: Labels = ()
    min_spend_fen: Annotated[int, Field(ge=0, le=FEN_MAX)] = 0
    caps: Annotated[tuple[CapIn, ...], Field(max_length=12)] = ()
    confirm_delay_days: Annotated[int, Field(ge=0, le=3650)] | None = None


class PriceIn(In):
    """What `rewards` of `merchant` cost while the campaign runs; the same for everybody."""

    merchant: Label
    rewards: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(min_length=1, max_length=200)
    ]
    points: Points
    stores: Labels = ()


class DeductIn(In):
    """积分抵扣日: points may pay for these categories."""

    categories: Annotated[tuple[Label, ...], Field(min_length=1, max_length=100)]


class CampaignIn(In):
    """A campaign. Bonuses, prices and deduct days may stand together; `merchants` and `stores` empty: all."""

    campaign: Code
    program: Code
    name: NameIn
    text: TextIn = TextIn()
    schedule: ScheduleIn
    merchants: Labels = ()
    stores: Labels = ()
    audience: AudienceIn = AudienceIn()
    budget: BudgetIn | None = None
    rules: Annotated[tuple[RuleIn, ...], Field(max_length=50)] = ()
    prices: Annotated[tuple[PriceIn, ...], Field(max_length=50)] = ()
    deduct: DeductIn | None = None

    def document(self) -> CampaignDocument:
        """Return it as what is published. Raises `CampaignInvalid` for what only the document's own shape forbids."""
        written: dict[str, Any] = self.model_dump(by_alias=True)
        try:
            return msgspec.convert(written, CampaignDocument)
        except msgspec.ValidationError as error:
            text = Text(zh=f"内容不对({error})", en=str(error))
            raise CampaignInvalid(self.campaign, [Problem(0, "", "WRONG_VALUE", text)]) from error


class DecideIn(In):
    """What the second person says."""

    decision: Literal["approved", "rejected"]
    note: Annotated[str, Field(max_length=500)] = ""


class CallOffIn(In):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
