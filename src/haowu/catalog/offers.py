# SPDX-License-Identifier: Apache-2.0
"""A reward as whoever redeems it needs it."""

from datetime import datetime, tzinfo
from typing import Final

import msgspec

from haowu.catalog.drafts import NO_SHOW, SLOT_KINDS, Coupon, Donation
from haowu.rules.access_calendar import Minutes
from haowu.rules.amounts import short_yuan
from haowu.rules.day import Period

PERIODS: Final[dict[Period, str]] = {"day": "每日", "week": "每周", "month": "每月", "year": "每年", "lifetime": "累计"}


class OfferLine(msgspec.Struct, frozen=True):
    """One thing that is verified 核销 by itself; `share` is its part of the price."""

    line_no: int
    code: str
    name_zh: str
    name_en: str
    quantity: int
    share: int = 1


class Offer(msgspec.Struct, frozen=True):
    """A reward at a certain time: `points` and `money_fen` are the list price in force then (campaigns: `price_at`).

    `lines` are never empty: what is no bundle is one line, by its own code and name. `values` are the current selling
    prices known, with evidence not older than a day, by store ('' for all stores); `collected` is when they were seen.
    """

    id: int
    merchant: str
    code: str
    name_zh: str
    name_en: str
    kind: str
    state: str
    category: str
    points: int
    money_fen: int
    lines: tuple[OfferLine, ...]
    values: dict[str, int]
    validity_days: int
    fulfilment: str
    aftersales: str
    exemption: str
    exemption_sentence: str
    acceptor: str
    place: str
    redemption_sku: str
    retail_sku: str
    differences: str
    opens_at: datetime | None
    closes_at: datetime | None
    collected: dict[str, datetime]
    service_terms: str = ""
    spec: dict[str, str] = {}
    access: tuple[Minutes, ...] = ()
    coupon: Coupon | None = None
    donation: Donation | None = None
    stores: tuple[str, ...] = ()
    stock_kind: str = "unlimited"
    limit_period: Period = "month"
    member_limit: int | None = None
    household_limit: int | None = None
    left: dict[str, int] = {}

    def left_at(self, store: str) -> int | None:
        """Return how many are left for whoever is at `store` ('': anywhere), or None where they are not counted."""
        if self.stock_kind == "unlimited":
            return None
        if self.stock_kind == "per_store" and not store:
            return sum(self.left.values())
        return self.left.get(store if self.stock_kind == "per_store" else "", 0)

    @property
    def limits(self) -> str:
        """Return how many a member and a household may have, in a sentence shown before the exchange (CTL-14)."""
        allowed = (("每人", self.member_limit), ("每户", self.household_limit))
        period = PERIODS[self.limit_period]
        return ";".join(f"{whose}{period}限兑{count}件" for whose, count in allowed if count is not None)

    @property
    def no_show(self) -> str:
        """Return what happens to whoever books a time and does not come, or '' where nothing is booked (R088)."""
        return NO_SHOW if self.kind in SLOT_KINDS else ""

    @property
    def parity(self) -> str:
        """Return in what it equals what money buys (R085); the database lists nothing for which it is not so."""
        same = ["售后政策", "使用条件"]
        if self.redemption_sku == self.retail_sku:
            same.insert(0, "货号与规格")
        if self.access:
            same.append("使用时段")
        return f"与正常购买同权:{'、'.join(same)}一致"

    @property
    def particulars(self) -> str:
        """Return what a coupon's or a donation's conditions, or stages come to, in one sentence; '' if it has none."""
        if self.kind == "made_to_order" and len(self.lines) > 1:
            whole = sum(line.share * line.quantity for line in self.lines)
            stages = "、".join(f"{line.name_zh} {line.share * line.quantity}/{whole}" for line in self.lines)
            return f"积分分阶段扣减:{stages};未到的阶段可以取消,积分退回"
        if self.coupon is not None:
            floor = f"满{short_yuan(self.coupon.min_spend_fen)}元可用" if self.coupon.min_spend_fen else "无门槛"
            return f"{short_yuan(self.coupon.face_fen)}元券,{floor};{self.coupon.conditions}"
        if (gift := self.donation) is not None:
            return (
                f"每兑换一份,{self.acceptor}向{gift.beneficiary}捐出价值{short_yuan(gift.goods_fen)}元的{gift.goods};"
                "捐赠人是商家,会员只放弃积分,未送达的积分退回"
            )
        return ""

    @property
    def value_fen(self) -> int | None:
        """Return the lowest current selling price known, or None where no fresh evidence says one (CTL-12)."""
        return min(self.values.values(), default=None)

    def value_at(self, store: str) -> int | None:
        """Return what it sells for at `store` itself; the value of another place is never shown."""
        return self.values.get(store, self.values.get(""))

    def reference_at(self, store: str, zone: tzinfo) -> str:
        """Return the sentence shown with the value at `store`, or '' where no fresh evidence allows one."""
        place = store if store in self.values else ""
        if place not in self.values:
            return ""
        seen = self.collected[place].astimezone(zone)
        return f"参考价¥{short_yuan(self.values[place])}(本店现售价, 采集时间 {seen:%Y-%m-%d %H:%M})"
