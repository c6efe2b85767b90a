# SPDX-License-Identifier: Apache-2.0
"""What is said of rewards and their stock at this door, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from haowu.doors.management_api.routes.catalog.words import Code, Count, Fen, Long, Name, Points, Short
from haowu.doors.management_api.routing import In, Out
from haowu.kernel.limits import FEN_MAX, POINTS_MAX


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
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
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
