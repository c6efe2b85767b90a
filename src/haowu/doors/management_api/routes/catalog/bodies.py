# SPDX-License-Identifier: Apache-2.0
"""What is said of rewards at this door, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from haowu.doors.management_api.routing import In, Out
from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.rules.prices import BAND_PERCENT, RISE_NOTICE

Points = Annotated[int, Field(ge=1, le=POINTS_MAX)]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Code = Annotated[str, Field(pattern="^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$", max_length=40)]
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=4000)]
Limit = Annotated[int, Field(ge=1, le=200)]
Id = Annotated[int, Field(ge=1, lt=1 << 63)]


class OpeningIn(In):
    """Hours on some days of the week (1 = Monday), `since` 08:00 `until` 17:00."""

    weekdays: Annotated[tuple[int, ...], Field(min_length=1, max_length=7)]
    since: Annotated[str, Field(max_length=5)]
    until: Annotated[str, Field(max_length=5)]


class AccessIn(In):
    """When a ticket lets in."""

    openings: Annotated[tuple[OpeningIn, ...], Field(max_length=50)] = ()
    closed_days: Annotated[tuple[date, ...], Field(max_length=400)] = ()


class LineIn(In):
    """One thing of a bundle, or one stage of what is made to order; `share` is its part of the price."""

    code: Code
    name_zh: Name
    name_en: Short = ""
    quantity: Annotated[int, Field(ge=1, le=100)] = 1
    share: Annotated[int, Field(ge=1, le=100)] = 1


class CouponIn(In):
    """What a coupon of a partner takes off, from which amount on, and every condition."""

    face_fen: Annotated[int, Field(ge=1, le=FEN_MAX)]
    min_spend_fen: Fen = 0
    conditions: Annotated[str, Field(min_length=1, max_length=4000)]


class DonationIn(In):
    """What the merchant gives of its own for each one that is exchanged, to whom, and by which agreement."""

    beneficiary: Name
    agreement_no: Annotated[str, Field(min_length=1, max_length=80)]
    goods: Name
    goods_fen: Annotated[int, Field(ge=1, le=FEN_MAX)]
    charity_no: Annotated[str, Field(pattern="^([0-9A-Z]{18})?$")] = ""


class RewardIn(In):
    """A reward. What is left out of the redemption side is as for sale: SKU, after-sales, terms, access."""

    code: Code
    kind: Annotated[str, Field(max_length=40)]
    name_zh: Name
    name_en: Short = ""
    description_zh: Long = ""
    description_en: Long = ""
    category: Annotated[str, Field(max_length=40)] = ""
    points: Points
    money_fen: Fen = 0
    acceptor: Short = ""
    place: Short = ""
    retail_sku: Annotated[str, Field(min_length=1, max_length=80)]
    redemption_sku: Annotated[str, Field(max_length=80)] = ""
    differences: Long = ""
    spec: Annotated[dict[str, str], Field(max_length=100, default_factory=dict)]
    supplier: Short = ""
    qualified_until: date | None = None
    fulfilment: Literal["voucher", "pickup", "shipping", "partner_code"] = "voucher"
    validity_days: Annotated[int, Field(ge=1, le=3660)] = 365
    retail_aftersales: Long = "七日无理由退货,质量问题包退包换"
    aftersales: Long | None = None
    retail_terms: Long = ""
    service_terms: Long | None = None
    paid_access: AccessIn = AccessIn()
    access: AccessIn | None = None
    exemption: Annotated[str, Field(max_length=40)] = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    stores: Annotated[tuple[str, ...], Field(max_length=1000)] = ()
    stock_kind: Literal["unlimited", "shared", "per_store"] = "unlimited"
    limit_period: Literal["day", "week", "month", "year", "lifetime"] = "month"
    member_limit: Count | None = None
    household_limit: Count | None = None
    lines: Annotated[tuple[LineIn, ...], Field(max_length=20)] = ()
    coupon: CouponIn | None = None
    donation: DonationIn | None = None


class LineOut(Out):
    """One thing that is verified by itself."""

    code: str
    name_zh: str
    name_en: str
    quantity: int
    share: int


class RewardOut(Out):
    """A reward as its merchant keeps it."""

    merchant: str
    code: str
    kind: str
    state: str
    name_zh: str
    name_en: str
    category: str
    acceptor: str
    place: str
    retail_sku: str
    redemption_sku: str
    differences: str
    spec: dict[str, str]
    fulfilment: str
    validity_days: int
    aftersales: str
    service_terms: str
    exemption_sentence: str
    opens_at: datetime | None
    closes_at: datetime | None
    stores: list[str]
    stock_kind: str
    limit_period: str
    member_limit: int | None
    household_limit: int | None
    suspended_for: str
    lines: list[LineOut]


class ReasonIn(In):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class StockIn(In):
    """How many were ever put in; '' is the stock that all stores share."""

    store: Annotated[str, Field(max_length=40)] = ""
    stocked: Annotated[int, Field(ge=0, le=POINTS_MAX)]


class StockOut(Out):
    """What there is at one store."""

    store: str
    stocked: int
    taken: int


class PriceIn(In):
    """A price for everybody. A tier, segment or member cannot have their own: naming one is refused."""

    points: Points
    money_fen: Fen = 0
    from_at: datetime
    reason: Literal["cost", "demand", "stock"]
    tier: Short = ""
    segment: Short = ""
    member: Short = ""


class PriceOut(Out):
    """One announced price, with the band that was published for all of them."""

    points: int
    money_fen: int
    from_at: datetime
    announced_at: datetime
    reason: str
    actor: str
    band_percent: int = BAND_PERCENT
    rise_notice_days: int = RISE_NOTICE.days


class EvidenceIn(In):
    """A current selling price that somebody saw."""

    store: Annotated[str, Field(max_length=40)] = ""
    price_fen: Annotated[int, Field(ge=1, le=FEN_MAX)]
    source: Annotated[str, Field(min_length=1, max_length=500)]
    collected_at: datetime


class EvidenceOut(Out):
    """One price seen in a shop."""

    store: str
    sku: str
    price_fen: int
    source: str
    collected_at: datetime


class SlotIn(In):
    """A time at which somebody is served."""

    starts_at: datetime
    ends_at: datetime
    store: Annotated[str, Field(max_length=40)] = ""
    staff: Annotated[str, Field(max_length=40)] = ""
    capacity: Annotated[int, Field(ge=1, le=100_000)] = 1


class SlotsIn(In):
    """Slots to be opened, all or none."""

    slots: Annotated[tuple[SlotIn, ...], Field(min_length=1, max_length=500)]


class SlotOut(Out):
    """A slot, with how many wait for it."""

    id: int
    reward: str
    store: str
    staff: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    waiting: int
    cancelled_for: str


class SuspendedOut(Out):
    """What was taken off the shelf."""

    suspended: list[str]


class SampleIn(In):
    """What a sample of a reward showed when it was held against its specification."""

    is_good: bool
    note: Annotated[str, Field(min_length=1, max_length=2000)]


class SampleOut(Out):
    """What one sample showed."""

    sampled_at: datetime
    is_good: bool
    note: str
    actor: str


class ReviewOut(Out):
    """A reward off the shelf until somebody has looked at its quality; `cause` is complaints or sample."""

    merchant: str
    reward: str
    cause: str
    fulfilled: int
    complaints: int
    since: datetime
    opened_at: datetime
    suspended_for: str


class QualityOut(Out):
    """How good a reward was in thirty days, and its last samples; `score` of 100, null while there are too few."""

    score: int | None
    fulfilled: int
    complaints: int
    samples: int
    good_samples: int
    text_zh: str
    text_en: str


class PromotionOut(Out):
    """Why it costs less now: the campaign, its window, and both percentages with their bases (CTL-14, CTL-15)."""

    campaign: str
    starts_at: datetime
    ends_at: datetime
    saved_zh: str
    saved_en: str
    worth_zh: str
    worth_en: str


class OfferOut(Out):
    """A reward as members see it: what it costs, what it is worth here, and by what evidence."""

    merchant: str
    code: str
    kind: str
    name_zh: str
    name_en: str
    category: str
    points: int
    list_points: int
    money_fen: int
    campaign: str
    promotion: PromotionOut | None
    value_fen: int | None
    reference: str
    fen_per_100_points: int | None
    points_missing: int | None
    lines: list[LineOut]
    validity_days: int
    fulfilment: str
    aftersales: str
    exemption_sentence: str
    acceptor: str
    place: str
    retail_sku: str
    redemption_sku: str
    differences: str
    spec: dict[str, str]
    parity: str
    service_terms: str
    access: str
    no_show: str
    particulars: str
    limits: str
    left: int | None
    stores: list[str]
    opens_at: datetime | None
    closes_at: datetime | None
    band_percent: int = BAND_PERCENT
    rise_notice_days: int = RISE_NOTICE.days


class GroupOut(Out):
    """A group of rewards."""

    code: str
    name_zh: str
    name_en: str


class TemplateOut(Out):
    """A profile of a shop, and the groups chosen for it beforehand."""

    code: str
    name_zh: str
    name_en: str
    categories: list[str]


class ShelfIn(In):
    """The groups a shop shows first: all of a template, or those named."""

    template: Annotated[str, Field(max_length=40)]
    store: Annotated[str, Field(max_length=40)] = ""
    categories: Annotated[tuple[str, ...], Field(max_length=20)] = ()


class ShelfOut(Out):
    """The groups a shop shows first, in their order; with no template, nothing was chosen."""

    store: str
    template: str
    groups: list[GroupOut]


class ReferenceOut(Out):
    """What the same item sells for at a place, and the price comparisons are made with (CTL-12)."""

    store: str
    value_fen: int | None
    reference: str
    base_fen: int | None
    base_days: int


class TargetIn(In):
    """What somebody saves for."""

    merchant: Annotated[str, Field(max_length=40)]
    reward: Code


class TargetOut(Out):
    """Until when the price is kept."""

    until: datetime


class KeptTargetOut(Out):
    """A price kept locked until a time; `list_points` is what everybody is asked for now."""

    merchant: str
    reward: str
    name_zh: str
    points: int
    money_fen: int
    list_points: int
    until: datetime


class WaitIn(In):
    """A slot that is full."""

    slot_id: Id


class WaitOut(Out):
    """The place on the list, 1 for the next."""

    place: int


class WaitingOut(Out):
    """A slot somebody waits for; `offered_until` is set while a place is kept for them."""

    slot_id: int
    merchant: str
    reward: str
    name_zh: str
    store: str
    starts_at: datetime
    state: str
    offered_until: datetime | None
    place: int
