# SPDX-License-Identifier: Apache-2.0
"""What members are shown of the shelf, and what a shop chooses for it."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from haowu.doors.management_api.routes.catalog.bodies import LineOut
from haowu.doors.management_api.routes.catalog.words import Code
from haowu.doors.management_api.routing import In, Out
from haowu.rules.prices import BAND_PERCENT, RISE_NOTICE


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
