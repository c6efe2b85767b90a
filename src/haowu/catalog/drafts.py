# SPDX-License-Identifier: Apache-2.0
"""What a merchant says of a reward, before the catalogue has looked at it."""

from datetime import date, datetime
from typing import Final, Literal

import msgspec

from haowu.rules.access_calendar import AccessCalendar
from haowu.rules.day import Period

KINDS: Final = frozenset(
    {"goods", "service", "bundle", "ticket", "appointment", "made_to_order", "upgrade", "partner_coupon", "donation"}
)
SLOT_KINDS: Final = frozenset({"appointment", "upgrade"})
"""What is always given at a certain time."""
NO_SHOW: Final = "未按约到店也未取消的,预约次日自动取消,积分全额退回"
"""What happens to whoever does not come, shown before it is booked (R088); a job does just that."""
AS_GOOD_AS_MONEY: Final = frozenset({"gold_bar", "gold_coin", "silver_bar", "prepaid_card", "gift_card", "cash"})
BEARER: Final = frozenset({"bearer_code", "gift_code", "points_card", "airdrop"})

EXEMPTIONS: Final = {
    "made_to_order": "定作商品不适用七日无理由退货",
    "fresh": "鲜活易腐商品不适用七日无理由退货",
    "digital_unsealed": "已拆封的数字化商品不适用七日无理由退货",
    "periodical": "已交付的报纸、期刊不适用七日无理由退货",
}
"""The sentence that must be ticked, word for word, before an exchange without the seven days' return (R089)."""


class Sighting(msgspec.Struct, frozen=True):
    """A current selling price that somebody saw; `store` '' where all stores ask the same."""

    price_fen: int
    source: str
    collected_at: datetime
    store: str = ""


class LineDraft(msgspec.Struct, frozen=True):
    """One thing of a bundle, or one stage of what is made to order; `share` is its part of the price."""

    code: str
    name_zh: str
    name_en: str = ""
    quantity: int = 1
    share: int = 1


class Coupon(msgspec.Struct, frozen=True):
    """What a coupon 合作商户券 takes off, from which amount on; `conditions` are told before it is exchanged."""

    face_fen: int
    min_spend_fen: int
    conditions: str


class Donation(msgspec.Struct, frozen=True):
    """What the merchant gives of its own for each one that is exchanged; the member gives up points, no money (C-10).

    `charity_no` is the unified code of the registered charity, '' where the goods go to those in need directly.
    """

    beneficiary: str
    agreement_no: str
    goods: str
    goods_fen: int
    charity_no: str = ""


class RewardDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A reward as its merchant writes it. What is left out is as for sale: same SKU, same after-sales, same terms.

    `limit` fields None: no limit. `stores` empty: all. `retail_*` and `paid_access` are how the same thing is sold.
    """

    code: str
    kind: str
    name_zh: str
    name_en: str = ""
    description_zh: str = ""
    description_en: str = ""
    category: str = ""
    points: int
    money_fen: int = 0
    acceptor: str = ""
    place: str = ""
    retail_sku: str
    redemption_sku: str = ""
    differences: str = ""
    spec: dict[str, str] = {}
    supplier: str = ""
    qualified_until: date | None = None
    fulfilment: Literal["voucher", "pickup", "shipping", "partner_code"] = "voucher"
    validity_days: int = 365
    retail_aftersales: str = "七日无理由退货,质量问题包退包换"
    aftersales: str | None = None
    retail_terms: str = ""
    service_terms: str | None = None
    paid_access: AccessCalendar = AccessCalendar()
    access: AccessCalendar | None = None
    exemption: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    stores: tuple[str, ...] = ()
    stock_kind: Literal["unlimited", "shared", "per_store"] = "unlimited"
    limit_period: Period = "month"
    member_limit: int | None = None
    household_limit: int | None = None
    lines: tuple[LineDraft, ...] = ()
    coupon: Coupon | None = None
    donation: Donation | None = None
