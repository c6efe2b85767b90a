# SPDX-License-Identifier: Apache-2.0
"""A campaign in sentences, made from the very data that the engine goes by: when, where, for whom, what (CTL-14)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from haowu.kernel.text import Text
from haowu.rules.amounts import percent, short_yuan, times
from haowu.rules.calendar_document import CalendarRef
from haowu.rules.calendars import CalendarBook
from haowu.rules.campaign_document import CampaignDocument, CampaignRule, Schedule
from haowu.rules.campaigns import cap_of
from haowu.rules.document import Fixed

DAYS_ZH: Final = {"mon": "一", "tue": "二", "wed": "三", "thu": "四", "fri": "五", "sat": "六", "sun": "日"}
PERIODS_ZH: Final = {
    "order": "每单",
    "day": "每天",
    "week": "每周",
    "month": "每月",
    "year": "每年",
    "lifetime": "累计",
}
WHOLE_BP: Final = 10_000


def when_text(schedule: Schedule, zone: ZoneInfo, book: CalendarBook) -> Text:
    """Return when the campaign runs: 2027-03-01 00:00 至 2027-04-01 00:00(不含)."""
    first, last = (_local(at, zone) for at in (schedule.starts_at, schedule.ends_at))
    zh, en = [f"{first} 至 {last}(不含)"], [f"from {first} until before {last}"]
    if schedule.calendars:
        zh.append("仅限" + "、".join(_calendar_zh(ref, book) for ref in schedule.calendars))
        en.append("on " + ", ".join(_calendar_en(ref, book) for ref in schedule.calendars))
    if schedule.weekdays:
        zh.append("仅限" + "、".join(f"周{DAYS_ZH[day]}" for day in schedule.weekdays))
        en.append("on " + ", ".join(schedule.weekdays))
    if schedule.hours:
        spans = [f"{span.from_hour}:00-{span.until_hour}:00" for span in schedule.hours]
        zh.append("时段" + "、".join(spans))
        en.append("hours " + ", ".join(spans))
    return Text(zh=";".join(zh), en="; ".join(en))


def where_text(campaign: CampaignDocument, named: Callable[[str], str]) -> Text:
    """Return where it holds; `named` gives the name of a merchant's code."""
    if campaign.stores:
        return Text(zh="门店:" + "、".join(campaign.stores), en="stores " + ", ".join(campaign.stores))
    merchants = campaign.merchants or tuple(dict.fromkeys(price.merchant for price in campaign.prices))
    if merchants:
        names = [named(code) for code in merchants]
        return Text(zh="商家:" + "、".join(names), en="merchants " + ", ".join(merchants))
    return Text(zh="本计划的所有商家", en="all merchants of the programme")


def whom_text(campaign: CampaignDocument) -> Text:
    """Return for whom it is."""
    audience = campaign.audience
    zh, en = [], []
    for names, label_zh, label_en in ((audience.tiers, "等级", "tiers"), (audience.segments, "人群", "groups")):
        if names:
            zh.append(f"{label_zh}:{'、'.join(names)}")
            en.append(f"{label_en} {', '.join(names)}")
    return Text(zh=";".join(zh), en="; ".join(en)) if zh else Text(zh="所有会员", en="all members")


def what_texts(campaign: CampaignDocument) -> list[Text]:
    """Return what it gives, one sentence for each bonus, price and deduct day."""
    found = [_bonus(rule, campaign) for rule in campaign.rules]
    for price in campaign.prices:
        rewards = "、".join(price.rewards)
        at_zh = f"(门店{'、'.join(price.stores)})" if price.stores else ""
        found.append(Text(zh=f"{rewards}:{price.points}分兑换{at_zh}", en=f"{rewards}: {price.points} points"))
    if campaign.deduct is not None:
        categories = campaign.deduct.categories
        zh = f"积分可抵扣:{'、'.join(categories)}(只限这些品类)"
        found.append(Text(zh=zh, en=f"points pay for {', '.join(categories)} only"))
    return found


def _bonus(rule: CampaignRule, campaign: CampaignDocument) -> Text:
    goods_zh, goods_en = _goods(rule)
    least_zh = f"满{short_yuan(rule.min_spend_fen)}元" if rule.min_spend_fen else ""
    least_en = f" from {short_yuan(rule.min_spend_fen)} yuan" if rule.min_spend_fen else ""
    if isinstance(rule.earn, Fixed):
        gift_zh, gift_en = f"送{rule.earn.points}分", f"{rule.earn.points} points"
    else:
        factor = times(WHOLE_BP + rule.earn.bonus_bp)
        gift_zh = f"积分×{factor}(在基础积分上加送{percent(rule.earn.bonus_bp)}%)"
        gift_en = f"×{factor} points"
    caps = [_cap(cap_of(cap, campaign).limit_points, cap.scope, cap.period) for cap in rule.caps]
    zh = f"{rule.name.zh}:{goods_zh}{least_zh}{gift_zh}{';'.join(['', *(c.zh for c in caps)])}"
    return Text(zh=zh, en=f"{rule.name.en}: {goods_en}{least_en} {gift_en}{'; '.join(['', *(c.en for c in caps)])}")


def _goods(rule: CampaignRule) -> tuple[str, str]:
    listed: Iterable[tuple[tuple[str, ...], str, str]] = (
        (rule.categories, "品类", "categories"),
        (rule.skus, "商品", "goods"),
        (rule.except_categories, "除品类", "but for categories"),
        (rule.except_skus, "除商品", "but for goods"),
        (rule.channels, "渠道", "channels"),
    )
    zh = [f"{label}“{'、'.join(names)}”" for names, label, _ in listed if names]
    en = [f"{label} {', '.join(names)}" for names, _, label in listed if names]
    return "、".join(zh), "; ".join(en) or "every purchase"


def _cap(limit: int, scope: str, period: str) -> Text:
    whose = "每人" if scope == "member" else "全部会员合计"
    return Text(zh=f"{whose}{PERIODS_ZH[period]}最多{limit}分", en=f"at most {limit} points a {period} ({scope})")


def _calendar_zh(ref: CalendarRef, book: CalendarBook) -> str:
    around = [f"前{ref.before_days}天" if ref.before_days else "", f"后{ref.after_days}天" if ref.after_days else ""]
    said = "至".join(part for part in around if part)
    name = book.name_of(ref.calendar).zh
    return f"{name}({said})" if said else name


def _calendar_en(ref: CalendarRef, book: CalendarBook) -> str:
    name = book.name_of(ref.calendar).en
    more = f" (-{ref.before_days}/+{ref.after_days} days)" if ref.before_days or ref.after_days else ""
    return f"{name}{more}"


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
