# SPDX-License-Identifier: Apache-2.0
"""Does a campaign make sense beside its programme? Every mistake is reported, with its place."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from haowu.kernel.limits import POINTS_MAX
from haowu.kernel.text import Text
from haowu.merchants.queries import MerchantView
from haowu.programs.campaign_ownership import find_ownership_problems
from haowu.programs.checking import OPERATOR
from haowu.programs.problem import Problem
from haowu.rules.calendars import CalendarBook
from haowu.rules.campaign_document import CampaignCap, CampaignDocument, CampaignPrice, CampaignRule
from haowu.rules.campaigns import cap_of
from haowu.rules.document import ProgramDocument
from haowu.rules.timetable import timetable_of

WINDOW_MAX: Final = timedelta(days=400)
ListPrices = Mapping[tuple[str, str], int]
"""By merchant and reward: the points that it costs without the campaign, which a comparison is made with."""


class Surroundings(msgspec.Struct, frozen=True):
    """What a campaign is held against."""

    program: ProgramDocument
    merchants: Mapping[str, MerchantView]
    list_prices: ListPrices
    calendars: CalendarBook


def find_campaign_problems(campaign: CampaignDocument, owner: str, around: Surroundings) -> list[Problem]:
    """Return everything that is wrong with the campaign of `owner`."""
    return _Checker(campaign, owner, around).problems_found()


class _Checker:
    """Collects the problems of one campaign."""

    def __init__(self, campaign: CampaignDocument, owner: str, around: Surroundings) -> None:
        self.campaign = campaign
        self.owner = owner
        self.around = around
        self.problems: list[Problem] = []

    def problems_found(self) -> list[Problem]:
        """Return everything that is wrong."""
        campaign = self.campaign
        if not (campaign.rules or campaign.prices or campaign.deduct):
            self.add("", "CAMPAIGN_EMPTY", "活动没有内容:请写送分规则、兑换价或抵扣日", "it gives nothing")
        self.problems += find_ownership_problems(campaign, self.owner)
        self._schedule()
        self._places()
        self._budget()
        self._unique("rules", [rule.code for rule in campaign.rules], "code")
        for number, rule in enumerate(campaign.rules):
            self._rule(rule, f"rules[{number}]")
        pairs = [(price.merchant, reward) for price in campaign.prices for reward in price.rewards]
        if len(set(pairs)) < len(pairs):
            self.add("prices", "DUPLICATE_REWARD", "同一件商品写了两个兑换价", "a reward has two prices")
        for number, price in enumerate(campaign.prices):
            self._price(price, f"prices[{number}]")
        self._deduct()
        self._sameness()
        return self.problems

    def add(self, path: str, code: str, zh: str, en: str) -> None:
        """Note a problem at `path`."""
        self.problems.append(Problem(0, path, code, Text(zh=zh, en=en)))

    def _unique(self, part: str, codes: Iterable[str], key: str) -> None:
        for number, (code, count) in enumerate(Counter(codes).items()):
            if count > 1:
                self.add(f"{part}[{number}].{key}", "DUPLICATE_CODE", f"“{code}”重复了", f"{code} is there already")

    def _schedule(self) -> None:
        schedule = self.campaign.schedule
        if not timedelta() < schedule.ends_at - schedule.starts_at <= WINDOW_MAX:
            zh = f"结束时间必须晚于开始时间,最长{WINDOW_MAX.days}天"
            en = f"it must end after it begins, within {WINDOW_MAX.days} days"
            self.add("schedule.ends_at", "BAD_DATES", zh, en)
            return
        for number, span in enumerate(schedule.hours):
            if span.from_hour >= span.until_hour:
                zh, en = "from 必须早于 until", "from must be before until"
                self.add(f"schedule.hours[{number}]", "BAD_HOURS", zh, en)
        unknown = [ref.calendar for ref in schedule.calendars if ref.calendar not in self.around.calendars]
        for code in unknown:
            zh, en = f"没有日历“{code}”", f"there is no calendar {code}"
            self.add("schedule.calendars", "UNKNOWN_CALENDAR", zh, en)
        if not unknown and not self._has_a_day():
            zh, en = "在活动期间内没有一天符合日历和星期", "no day between its dates is one of its days"
            self.add("schedule", "NO_DAY", zh, en)

    def _has_a_day(self) -> bool:
        """Return whether one of its days lies in its window, in a region named or that of one of its stores."""
        schedule, zone = self.campaign.schedule, ZoneInfo(self.around.program.zone)
        timetable = timetable_of(schedule, zone, self.around.calendars)
        first = schedule.starts_at.astimezone(zone).date()
        last = (schedule.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
        places = [(code, store) for code in self._merchants() for store in sorted(self._stores([code]))] or [("", "")]
        return any(
            timetable.is_on_day(first + timedelta(days=number), *place)
            for number in range((last - first).days + 1)
            for place in places
        )

    def _merchants(self) -> tuple[str, ...]:
        return self.campaign.merchants or self.around.program.merchants

    def _stores(self, merchants: Iterable[str]) -> set[str]:
        known = self.around.merchants
        return {store for code in merchants if code in known for store in known[code].stores}

    def _places(self) -> None:
        campaign = self.campaign
        for number, code in enumerate(campaign.merchants):
            if code not in self.around.program.merchants:
                zh, en = f"商家“{code}”不在本计划内", f"merchant {code} is not in this programme"
                self.add(f"merchants[{number}]", "UNKNOWN_MERCHANT", zh, en)
        self._known_stores(campaign.stores, self._merchants(), "stores")

    def _known_stores(self, stores: Iterable[str], merchants: Iterable[str], path: str) -> None:
        known = self._stores(merchants)
        for number, store in enumerate(stores):
            if store not in known:
                zh, en = f"活动的商家没有门店“{store}”", f"no merchant of the campaign has a store {store}"
                self.add(f"{path}[{number}]", "UNKNOWN_STORE", zh, en)

    def _budget(self) -> None:
        budget = self.campaign.budget
        if budget is None:
            if self.campaign.rules:
                self.add("budget", "BUDGET_MISSING", "送分活动要有自己的预算", "bonuses need a budget of their own")
            return
        if not self.campaign.rules:
            self.add("budget", "BUDGET_UNUSED", "没有送分规则,不需要预算", "without bonuses there is nothing to pay")
        if budget.funder != OPERATOR and budget.funder not in self.around.merchants:
            zh, en = f"没有出资方“{budget.funder}”", f"{budget.funder} is no merchant, nor {OPERATOR}"
            self.add("budget.funder", "UNKNOWN_FUNDER", zh, en)
        if not 1 <= budget.limit_points <= POINTS_MAX:
            zh, en = f"按面值算出{budget.limit_points}分,超出允许范围", "the points it pays for are out of range"
            self.add("budget.line_fen", "BUDGET_OUT_OF_RANGE", zh, en)

    def _rule(self, rule: CampaignRule, path: str) -> None:
        if rule.point_type not in {point_type.code for point_type in self.around.program.point_types}:
            zh, en = f"没有积分类型“{rule.point_type}”", f"no point type {rule.point_type}"
            self.add(f"{path}.point_type", "UNKNOWN_POINT_TYPE", zh, en)
        if any(count > 1 for count in Counter((cap.scope, cap.period) for cap in rule.caps).values()):
            zh, en = "同一范围和周期的上限写了两次", "two caps of the same scope and period"
            self.add(f"{path}.caps", "DUPLICATE_CAP", zh, en)
        for number, cap in enumerate(rule.caps):
            self._cap(cap, f"{path}.caps[{number}]")

    def _cap(self, cap: CampaignCap, path: str) -> None:
        if cap_of(cap, self.campaign).limit_points < 1:
            zh = "上限至少要够1分:请写 limit_points(积分)或 limit_fen(按面值计的分钱)"
            self.add(path, "CAP_TOO_LOW", zh, "a cap must allow one point at least: limit_points or limit_fen")

    def _price(self, price: CampaignPrice, path: str) -> None:
        self._known_stores(price.stores, [price.merchant], f"{path}.stores")
        for number, reward in enumerate(price.rewards):
            base = self.around.list_prices.get((price.merchant, reward))
            if base is None:
                zh, en = f"没有兑换品“{reward}”", f"{price.merchant} has no reward {reward}"
                self.add(f"{path}.rewards[{number}]", "UNKNOWN_REWARD", zh, en)
            elif price.points >= base:
                zh, en = f"“{reward}”原来就是{base}分,活动价要更低", f"{reward} costs {base} already"
                self.add(f"{path}.points", "PRICE_NOT_LOWER", zh, en)

    def _deduct(self) -> None:
        days, method = self.campaign.deduct, self.around.program.deduction
        if days is None:
            return
        if method is None or not method.only_on_deduct_days:
            zh = "计划的抵扣办法没有写明“只在抵扣日使用”(only_on_deduct_days),不能另设抵扣日"
            en = "the programme's deduction is not one for deduct days only"
            self.add("deduct", "NO_DEDUCT_DAYS", zh, en)
            return
        for number, category in enumerate(days.categories):
            if category in method.except_categories or (method.categories and category not in method.categories):
                zh, en = f"计划规定品类“{category}”不能抵扣", f"points may not pay for {category}"
                self.add(f"deduct.categories[{number}]", "CATEGORY_EXCLUDED", zh, en)

    def _sameness(self) -> None:
        """Prices and deduct days are the same for everybody (CTL-19): an audience may only earn more."""
        audience = self.campaign.audience
        if (audience.tiers or audience.segments) and (self.campaign.prices or self.campaign.deduct):
            zh = "兑换价和抵扣对所有会员一样,不能只给部分等级或人群;请把送分规则另办一个活动"
            en = "prices and deduct days are for everybody: no audience"
            self.add("audience", "PERSONAL_PRICE_FORBIDDEN", zh, en)
