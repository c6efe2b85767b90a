# SPDX-License-Identifier: Apache-2.0
"""What a kind of shop usually gives for points: what is chosen for it when it opens its shelf (R093)."""

from typing import Final

import msgspec

from haowu.kernel.text import Text

CATEGORIES: Final[dict[str, Text]] = {
    "daily_goods": Text(zh="日用品兑换", en="Daily goods"),
    "staple_discount": Text(zh="民生商品折扣", en="Discounts on staples"),
    "offline_event": Text(zh="线下活动", en="Events at the store"),
    "home_textile": Text(zh="家纺", en="Home textiles"),
    "home_service": Text(zh="上门与清洗服务", en="Cleaning and services at home"),
    "optical": Text(zh="眼镜与验光", en="Glasses and eye checks"),
    "mother_baby": Text(zh="母婴", en="Mother and baby"),
    "jewellery_care": Text(zh="珠宝养护与咨询", en="Care of jewellery"),
    "ticket": Text(zh="门票", en="Tickets"),
    "hotel": Text(zh="酒店", en="Hotels"),
    "gift_box": Text(zh="节日礼盒", en="Gift boxes"),
    "charity": Text(zh="公益捐赠", en="Charity"),
}
"""The groups that members look through; a reward names one, or none."""


class StoreTemplate(msgspec.Struct, frozen=True):
    """A profile of a shop: the groups that are chosen for it beforehand."""

    code: str
    name_zh: str
    name_en: str
    categories: tuple[str, ...]


class ShelfChoice(msgspec.Struct, frozen=True):
    """The groups a shop shows first, in their order; `store` '' holds where a store chose nothing itself."""

    store: str
    template: str
    categories: tuple[str, ...]


TEMPLATES: Final = (
    StoreTemplate("practical", "实用型", "Practical", ("daily_goods", "staple_discount", "offline_event")),
    StoreTemplate("home", "家居型", "Home", ("home_textile", "home_service", "gift_box")),
    StoreTemplate("care", "服务型", "Services", ("optical", "jewellery_care", "home_service")),
    StoreTemplate("travel", "文旅型", "Travel", ("ticket", "hotel", "offline_event")),
)
