# SPDX-License-Identifier: Apache-2.0
"""Why nothing is counted, claimed or chosen."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.ledger.refusals import TEXTS


class NoLadder(HaowuError):
    """No programme with tiers is in force."""

    code: ClassVar[str] = "NO_LADDER"
    text: ClassVar[Text] = Text(zh="目前没有生效的会员等级规则。", en="No programme with tiers is in force.")


class FeedBroken(HaowuError):
    """The stretch does not begin where the last one ended: another copy has recorded it."""

    code: ClassVar[str] = "FEED_BROKEN"
    text: ClassVar[Text] = Text(
        zh="成长值统计的进度不连续(链{chain}:应从{stands}继续),请重新运行。",
        en="Chain {chain} stands at batch {stands}; run the feed again.",
    )


class BenefitNotOfTier(HaowuError):
    """The member's tier does not give this."""

    code: ClassVar[str] = "BENEFIT_NOT_OF_TIER"
    text: ClassVar[Text] = Text(
        zh="当前等级“{tier}”没有这项权益“{benefit}”。", en="The tier {tier} does not give {benefit}."
    )


class BenefitNeedsVisit(HaowuError):
    """Parking hours belong to a visit, and a visit is a settled order of today in this store."""

    code: ClassVar[str] = "BENEFIT_NEEDS_VISIT"
    text: ClassVar[Text] = Text(
        zh="今天在该门店还没有已结算的消费,结算后约一分钟内可领取。",
        en="There is no settled order in this store today; about a minute after one this can be claimed.",
    )


class BenefitDayInvalid(HaowuError):
    """Parking hours are of today; a shopper is booked for today or one of the days after it."""

    code: ClassVar[str] = "BENEFIT_DAY_INVALID"
    text: ClassVar[Text] = Text(
        zh="日期{day}不能办理:停车优惠只限当天,导购预约可选今天起{days}天内。",
        en="Not for {day}: parking hours are of today, a shopper is booked up to {days} days ahead.",
    )


class BenefitNotHere(HaowuError):
    """The merchant takes no part in the programme that has the tiers."""

    code: ClassVar[str] = "BENEFIT_NOT_HERE"
    text: ClassVar[Text] = Text(
        zh="商家{merchant}没有参加会员等级计划,不能在这里使用等级权益。",
        en="Merchant {merchant} takes no part in the tiers.",
    )


class StoreUnknown(HaowuError):
    """The merchant has no open store of this code."""

    code: ClassVar[str] = "UNKNOWN_STORE"
    text: ClassVar[Text] = TEXTS["UNKNOWN_STORE"]
