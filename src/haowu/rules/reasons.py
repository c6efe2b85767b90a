# SPDX-License-Identifier: Apache-2.0
"""Why a rule gave nothing: the stable codes, each with the sentence for people (docs/algorithms/rule-index.md)."""

from enum import StrEnum
from typing import Final

from haowu.kernel.text import Text


class Reason(StrEnum):
    """A stable code; tried in this order."""

    NOT_YET_IN_FORCE = "NOT_YET_IN_FORCE"
    NO_LONGER_IN_FORCE = "NO_LONGER_IN_FORCE"
    MERCHANT_NOT_COVERED = "MERCHANT_NOT_COVERED"
    STORE_NOT_COVERED = "STORE_NOT_COVERED"
    CHANNEL_NOT_COVERED = "CHANNEL_NOT_COVERED"
    WEEKDAY_NOT_COVERED = "WEEKDAY_NOT_COVERED"
    HOUR_NOT_COVERED = "HOUR_NOT_COVERED"
    TIER_NOT_COVERED = "TIER_NOT_COVERED"
    SEGMENT_NOT_COVERED = "SEGMENT_NOT_COVERED"
    CALENDAR_NOT_COVERED = "CALENDAR_NOT_COVERED"
    SKU_NOT_IN_BASKET = "SKU_NOT_IN_BASKET"
    CATEGORY_NOT_IN_BASKET = "CATEGORY_NOT_IN_BASKET"
    BELOW_THRESHOLD = "BELOW_THRESHOLD"
    CONDITION_FALSE = "CONDITION_FALSE"
    CONDITION_ERROR = "CONDITION_ERROR"
    LINES_TAKEN = "LINES_TAKEN"
    NO_BASE = "NO_BASE"
    MULTIPLIER_CAP = "MULTIPLIER_CAP"
    ROUNDED_TO_ZERO = "ROUNDED_TO_ZERO"


SENTENCES: Final[dict[Reason, Text]] = {
    Reason.NOT_YET_IN_FORCE: Text(zh="{name}:还没开始", en="{name}: has not started yet"),
    Reason.NO_LONGER_IN_FORCE: Text(zh="{name}:已经结束", en="{name}: is over"),
    Reason.MERCHANT_NOT_COVERED: Text(zh="{name}:这家商家不参加", en="{name}: this merchant does not take part"),
    Reason.STORE_NOT_COVERED: Text(zh="{name}:这家门店不参加", en="{name}: this store does not take part"),
    Reason.CHANNEL_NOT_COVERED: Text(zh="{name}:这个购买渠道不参加", en="{name}: not for this sales channel"),
    Reason.WEEKDAY_NOT_COVERED: Text(zh="{name}:付款那天不是活动日", en="{name}: not on this day of the week"),
    Reason.HOUR_NOT_COVERED: Text(zh="{name}:不在活动时段内", en="{name}: not at this hour"),
    Reason.TIER_NOT_COVERED: Text(zh="{name}:会员等级不符合", en="{name}: not for this member tier"),
    Reason.SEGMENT_NOT_COVERED: Text(zh="{name}:不在活动人群内", en="{name}: not for this group of members"),
    Reason.CALENDAR_NOT_COVERED: Text(zh="{name}:付款那天不在活动日历内", en="{name}: not on this day of the calendar"),
    Reason.SKU_NOT_IN_BASKET: Text(zh="{name}:没有买到指定商品", en="{name}: none of the items was bought"),
    Reason.CATEGORY_NOT_IN_BASKET: Text(zh="{name}:没有买到指定品类", en="{name}: nothing of the category was bought"),
    Reason.BELOW_THRESHOLD: Text(
        zh="{name}:要满{needed}元,这单只有{spent}元,还差{missing}元",
        en="{name}: needs {needed} yuan, this order has {spent}, {missing} short",
    ),
    Reason.CONDITION_FALSE: Text(zh="{name}:不符合活动条件", en="{name}: its condition does not hold"),
    Reason.CONDITION_ERROR: Text(
        zh="{name}:活动条件无法判断,未计分", en="{name}: its condition could not be evaluated"
    ),
    Reason.LINES_TAKEN: Text(zh="{name}:商品已按前面的规则计分", en="{name}: an earlier base rule took these lines"),
    Reason.NO_BASE: Text(zh="{name}:没有基础积分可加倍", en="{name}: there are no base points to multiply"),
    Reason.MULTIPLIER_CAP: Text(
        zh="{name}:加倍已到上限(合计最多{limit}倍)", en="{name}: multipliers have reached their ceiling of ×{limit}"
    ),
    Reason.ROUNDED_TO_ZERO: Text(zh="{name}:不足1分,舍去", en="{name}: less than one point, dropped"),
}
