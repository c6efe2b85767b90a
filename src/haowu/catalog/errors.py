# SPDX-License-Identifier: Apache-2.0
"""Why the catalogue does not take something in, or does not let something go."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class RewardInvalid(HaowuError):
    """A field that cannot be as given; `field` says which."""

    code: ClassVar[str] = "REWARD_INVALID"
    text: ClassVar[Text] = Text(zh="“{field}”填写不正确:{given}。", en="The field {field} cannot be {given!r}.")


class RewardKindForbidden(HaowuError):
    """Gold bars and the like: as good as money (R092)."""

    code: ClassVar[str] = "REWARD_KIND_FORBIDDEN"
    text: ClassVar[Text] = Text(
        zh="“{kind}”不能作为积分兑换品:金条、购物卡等可当钱用的东西一律不能上架。",
        en="{kind!r} cannot be exchanged for points: nothing that is as good as money (bars, coins, prepaid cards).",
    )


class BearerPointsForbidden(HaowuError):
    """A code that whoever holds it could use (R105)."""

    code: ClassVar[str] = "BEARER_POINTS_FORBIDDEN"
    text: ClassVar[Text] = Text(
        zh="不能制作不记名的积分码或卡:积分和兑换券只发给实名登记并同意条款的会员本人。",
        en="No bearer codes: points and vouchers belong to an identified member who accepted the terms.",
    )


class FundraisingForbidden(HaowuError):
    """Nobody raises funds here: a merchant gives goods of its own (C-10)."""

    code: ClassVar[str] = "FUNDRAISING_FORBIDDEN"
    text: ClassVar[Text] = Text(
        zh="不能写“{word}”:这里不是募捐,是商家按协议捐出自己的物资,会员只放弃积分。",
        en="{word!r} may not be said: this is no fundraising, the merchant gives goods of its own.",
    )


class RewardExists(HaowuError):
    """The merchant has a reward of this code already."""

    code: ClassVar[str] = "REWARD_EXISTS"
    text: ClassVar[Text] = Text(zh="已经有编号为“{reward}”的兑换品。", en="There is a reward {reward!r} already.")


class RewardUnknown(HaowuError):
    """No such reward of that merchant."""

    code: ClassVar[str] = "REWARD_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有编号为“{reward}”的兑换品。", en="There is no reward {reward!r}.")


class RewardListed(HaowuError):
    """What is on the shelf is not changed under the members' eyes."""

    code: ClassVar[str] = "REWARD_LISTED"
    text: ClassVar[Text] = Text(
        zh="“{reward}”正在上架,请先下架再修改。价格用“公布价格”修改,库存可随时修改。",
        en="{reward!r} is listed: take it off first. Its price is changed by announcing one; its stock at any time.",
    )


class RewardCopyRejected(HaowuError):
    """A text for members says what may not be said; `findings` has each with what to write instead (R059)."""

    code: ClassVar[str] = "COPY_REJECTED"
    text: ClassVar[Text] = Text(
        zh="“{reward}”的文字不能上架:“{first}”({reason})。{advice}。",
        en="{reward!r} cannot be listed with these words: {first} ({reason_en}).",
    )


class RewardNotReady(HaowuError):
    """It cannot be listed now; `reason` says why."""

    code: ClassVar[str] = "REWARD_NOT_READY"
    text: ClassVar[Text] = Text(zh="“{reward}”还不能上架:{reason}。", en="{reward!r} cannot be listed: {reason}.")


class AcceptorMissing(HaowuError):
    """Nobody is named who gives it, or no place (CTL-17)."""

    code: ClassVar[str] = "ACCEPTOR_MISSING"
    text: ClassVar[Text] = Text(
        zh="“{reward}”没有写明由谁提供、在哪里领取(名称和地址或路线),不能上架。",
        en="{reward!r} does not say who gives it and where; it cannot be listed.",
    )


class SameQualityRequired(HaowuError):
    """What is given is not what is sold, and the differences are not told (CTL-28, R056)."""

    code: ClassVar[str] = "SAME_QUALITY_REQUIRED"
    text: ClassVar[Text] = Text(
        zh="“{reward}”兑换的货号({redemption})与销售的货号({retail})不同,又没有写明差别,不能上架。",
        en="{reward!r} gives {redemption}, the shop sells {retail}, and no difference is declared.",
    )


class AftersalesParityViolation(HaowuError):
    """What is exchanged for points has worse after-sales terms than what is sold."""

    code: ClassVar[str] = "AFTERSALES_PARITY_VIOLATION"
    text: ClassVar[Text] = Text(
        zh="“{reward}”的售后政策必须与正常销售一致:销售为“{retail}”,兑换为“{redemption}”。",
        en="{reward!r} must have the after-sales policy of retail ({retail}), not {redemption}.",
    )


class AccessParityViolation(HaowuError):
    """Whoever pays with points is let in less, or on other terms, than whoever pays with money (CTL-31)."""

    code: ClassVar[str] = "ACCESS_PARITY_VIOLATION"
    text: ClassVar[Text] = Text(
        zh="“{reward}”比花钱购买的受限制:{lacking}。积分兑换的使用时段和条件不得低于正常购买。",
        en="{reward!r} is less than what money buys: {lacking}.",
    )


class ExemptionRequired(HaowuError):
    """Made to order, and nothing said about the seven days."""

    code: ClassVar[str] = "EXEMPTION_REQUIRED"
    text: ClassVar[Text] = Text(
        zh="“{reward}”是定作商品,必须标明“{sentence}”,由会员勾选确认。",
        en="{reward!r} is made to order: the sentence {sentence!r} must be shown, to be ticked.",
    )


class PersonalPriceForbidden(HaowuError):
    """A price for one member, tier or segment (CTL-19)."""

    code: ClassVar[str] = "PERSONAL_PRICE_FORBIDDEN"
    text: ClassVar[Text] = Text(
        zh="同一时间、同一门店,价格对所有会员必须相同,不能按“{given}”定价。",
        en="At one time and place a price is the same for every member; {given} cannot have its own.",
    )


class PriceOutOfBand(HaowuError):
    """Further from a price of the last month than was published (CTL-20)."""

    code: ClassVar[str] = "PRICE_OUT_OF_BAND"
    text: ClassVar[Text] = Text(
        zh="一个月内价格变动不得超过±{percent}%:与{base}相比,新价{given}超出范围。",
        en="Within a month a price moves at most {percent} %: {given} is too far from {base}.",
    )


class PriceNoticeTooShort(HaowuError):
    """Dearer, and sooner than thirty days from its announcement (CTL-20)."""

    code: ClassVar[str] = "PRICE_NOTICE_TOO_SHORT"
    text: ClassVar[Text] = Text(
        zh="涨价须提前{days}天公布:最早可于{earliest}生效。",
        en="A rise is announced {days} days ahead: the earliest time is {earliest}.",
    )


class TargetTooFar(HaowuError):
    """A price is locked by whoever has half of it (C-06)."""

    code: ClassVar[str] = "TARGET_TOO_FAR"
    text: ClassVar[Text] = Text(
        zh="持有的积分达到目标的一半才能锁定价格:还差{gap}分。",
        en="Half of the price must be held before it is locked: {gap} points are missing.",
    )


class TargetLocked(HaowuError):
    """It is locked already."""

    code: ClassVar[str] = "TARGET_LOCKED"
    text: ClassVar[Text] = Text(zh="这件兑换品的价格已经为您锁定。", en="This price is locked for you already.")


class StockBelowTaken(HaowuError):
    """Fewer than have been taken."""

    code: ClassVar[str] = "STOCK_BELOW_TAKEN"
    text: ClassVar[Text] = Text(zh="库存不能少于已兑出的数量。", en="The stock cannot be less than what was taken.")


class StaffBusy(HaowuError):
    """Nobody serves two at once."""

    code: ClassVar[str] = "STAFF_BUSY"
    text: ClassVar[Text] = Text(zh="“{staff}”在这段时间已有别的安排。", en="{staff} has another slot at that time.")


class SlotUnknown(HaowuError):
    """No such slot of that merchant."""

    code: ClassVar[str] = "SLOT_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有这个预约时段。", en="There is no such slot.")


class SlotClosed(HaowuError):
    """Cancelled, or begun."""

    code: ClassVar[str] = "SLOT_CLOSED"
    text: ClassVar[Text] = Text(zh="这个时段已取消或已开始。", en="The slot is cancelled or has begun.")


class SlotFree(HaowuError):
    """There is a place: nobody need wait."""

    code: ClassVar[str] = "SLOT_FREE"
    text: ClassVar[Text] = Text(zh="这个时段还有名额,可以直接预约。", en="There is a place: book it.")


class TemplateUnknown(HaowuError):
    """No such profile of a shop, or no such group."""

    code: ClassVar[str] = "TEMPLATE_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有名为“{given}”的门店模板或分类。", en="There is no template or group {given!r}.")


class ReviewNotOpen(HaowuError):
    """There is nothing to be reviewed."""

    code: ClassVar[str] = "REVIEW_NOT_OPEN"
    text: ClassVar[Text] = Text(zh="“{reward}”没有待处理的质量复核。", en="{reward!r} has no open review.")
