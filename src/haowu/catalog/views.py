# SPDX-License-Identifier: Apache-2.0
"""Rewards and slots as they are stored, for whoever keeps or shows them."""

from datetime import date, datetime

import msgspec

from haowu.catalog.drafts import LineDraft
from haowu.rules.access_calendar import Minutes
from haowu.rules.day import Period


class RewardView(msgspec.Struct, frozen=True):
    """Everything that is known of one reward, but its price (see `Offer`)."""

    id: int
    merchant: str
    code: str
    kind: str
    state: str
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    category: str
    acceptor: str
    place: str
    retail_sku: str
    redemption_sku: str
    differences: str
    spec: dict[str, str]
    supplier: str
    qualified_until: date | None
    fulfilment: str
    validity_days: int
    aftersales: str
    retail_aftersales: str
    service_terms: str
    access: tuple[Minutes, ...]
    closed_days: tuple[date, ...]
    exemption: str
    exemption_sentence: str
    opens_at: datetime | None
    closes_at: datetime | None
    stores: tuple[str, ...]
    stock_kind: str
    limit_period: Period
    member_limit: int | None
    household_limit: int | None
    suspended_for: str
    listed_at: datetime | None
    lines: tuple[LineDraft, ...]


class SlotView(msgspec.Struct, frozen=True):
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

    @property
    def is_cancelled(self) -> bool:
        """Return whether the shop has called it off."""
        return bool(self.cancelled_for)


class PriceView(msgspec.Struct, frozen=True):
    """One announced price."""

    id: int
    points: int
    money_fen: int
    from_at: datetime
    announced_at: datetime
    reason: str
    actor: str


class EvidenceView(msgspec.Struct, frozen=True):
    """One price seen in a shop."""

    id: int
    store: str
    sku: str
    price_fen: int
    source: str
    collected_at: datetime


class StockView(msgspec.Struct, frozen=True):
    """What there is of a reward at one store; '' is what all share."""

    store: str
    stocked: int
    taken: int


class WaitView(msgspec.Struct, frozen=True):
    """A slot somebody waits for: their `place`, or until when a place is kept for them."""

    id: int
    slot_id: int
    merchant: str
    reward: str
    name_zh: str
    store: str
    starts_at: datetime
    state: str
    offered_until: datetime | None
    place: int


class SampleView(msgspec.Struct, frozen=True):
    """What one sample showed."""

    id: int
    sampled_at: datetime
    is_good: bool
    note: str
    actor: str


class ReviewView(msgspec.Struct, frozen=True):
    """A reward that waits off the shelf for somebody to look at its quality; `cause` complaints or sample."""

    id: int
    merchant: str
    reward: str
    cause: str
    fulfilled: int
    complaints: int
    since: datetime
    opened_at: datetime
    suspended_for: str


class TargetView(msgspec.Struct, frozen=True):
    """A price that somebody keeps as a target, beside the list price of now."""

    id: int
    merchant: str
    reward: str
    name_zh: str
    points: int
    money_fen: int
    list_points: int
    until: datetime
