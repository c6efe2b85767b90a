# SPDX-License-Identifier: Apache-2.0
"""May taking part be rewarded, with how much, and if not, why? Pure (docs/algorithms/engagement.md).

The facts hold neither a score nor an opinion: a bonus cannot depend on what it does not see (R023, C-03 v).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from haowu.kernel.text import Text
from haowu.rules.amounts import percent
from haowu.rules.document import ProgramDocument, Rate, RollingMonths
from haowu.rules.engagement_document import REFERRALS_MAX, EngagementKindDocument
from haowu.rules.expiry import first_instant_after, last_day

TRAILING: Final = timedelta(days=90)
"""The window over which base points and engagement points are weighed against each other (C-03)."""

ALL_KINDS: Final = "engagement"
"""The name under which the cap over all sorts together is counted."""

NAMES: Final[Mapping[str, Text]] = {
    "survey": Text(zh="问卷奖励", en="survey bonus"),
    "suggestion_received": Text(zh="建议奖励", en="suggestion bonus"),
    "suggestion_adopted": Text(zh="建议采纳奖励", en="bonus for an adopted suggestion"),
    "lecture": Text(zh="讲座奖励", en="lecture bonus"),
    "share": Text(zh="分享奖励", en="sharing bonus"),
    "referral": Text(zh="推荐奖励", en="referral bonus"),
}


class EngagementReason(StrEnum):
    """Why taking part gave no points, or fewer."""

    NOT_OFFERED = "NOT_OFFERED"
    NO_QUALIFYING_ORDER = "NO_QUALIFYING_ORDER"
    ENGAGEMENT_SHARE_REACHED = "ENGAGEMENT_SHARE_REACHED"
    TIMES_REACHED = "TIMES_REACHED"
    CAP_REACHED = "CAP_REACHED"


class PointClass(StrEnum):
    """What a lot was given for (decision 0034): a purchase, or taking part."""

    CONSUMPTION = "CONSUMPTION"
    ENGAGEMENT = "ENGAGEMENT"


class SettledOrder(msgspec.Struct, frozen=True, gc=False):
    """An order of the member that still stands: `base_points` are those for the purchase itself, not taken back."""

    order_ref: str
    counts_from: datetime
    base_points: int


class EngagementFacts(msgspec.Struct, frozen=True, gc=False):
    """What is known of the member at `at`: orders and engagement points of the last 90 days, rewards of this year.

    `order_ref`: the one order that a survey or a post is about, which alone may qualify; empty: any order.
    """

    activity: str
    at: datetime
    orders: tuple[SettledOrder, ...]
    engagement_points: int = 0
    times_this_year: int = 0
    order_ref: str = ""


class EngagementCap(msgspec.Struct, frozen=True, gc=False):
    """A limit the ledger keeps in the transaction of the credit: of one member, in the month that begins then."""

    cap_id: int
    period_start: date
    limit_points: int


class KindTerms(msgspec.Struct, frozen=True):
    """One sort as published, with the numbers behind its words."""

    points: int
    budget_id: int
    funder: str
    validity_months: int
    cap_id: int
    month_points: int | None
    times_per_year: int | None


class EngagementTerms(msgspec.Struct, frozen=True):
    """The section of one published version, ready to decide with; `base_rules` are the codes of its rate rules."""

    program: str
    version: int
    zone: ZoneInfo
    merchants: frozenset[str]
    point_type: str
    point_type_id: int
    base_rules: frozenset[str]
    qualifying_days: int
    share_bp: int
    month_points: int
    month_cap_id: int
    kinds: Mapping[str, KindTerms]


class EngagementDecision(msgspec.Struct, frozen=True):
    """Points to be granted, or 0; `reason` says why none or fewer than promised. A badge is worth nothing.

    `order_ref` is the qualifying order, which the lot will name.
    """

    points: int
    reason: str
    is_badge: bool
    explain: Text
    order_ref: str = ""
    expires_at: datetime | None = None
    expires_on: date | None = None
    caps: tuple[EngagementCap, ...] = ()


def rule_code(activity: str) -> str:
    """Return the code of the rule by which a lot for this sort was granted."""
    return f"{ALL_KINDS}-{activity}"


def point_class(rule: str) -> PointClass:
    """Return the class of a lot by the rule it was granted by: no rule of a programme or campaign has such a code."""
    is_campaign = "/" in rule
    marked = rule.startswith(f"{ALL_KINDS}-") and not is_campaign
    return PointClass.ENGAGEMENT if marked else PointClass.CONSUMPTION


def engagement_caps(document: ProgramDocument) -> list[tuple[str, str, str]]:
    """Return the counters that the section needs, as (rule, scope, period): one over all sorts, one for each."""
    if document.engagement is None:
        return []
    codes = [ALL_KINDS, *[rule_code(kind.activity) for kind in document.engagement.kinds]]
    return [(code, "member", "month") for code in codes]


def compile_engagement(
    document: ProgramDocument,
    *,
    version: int,
    point_types: Mapping[str, int],
    budgets: Mapping[str, int],
    caps: Mapping[tuple[str, str, str], int],
) -> EngagementTerms | None:
    """Return the section's terms, None where a programme has none. Raises KeyError where a word has no number."""
    section = document.engagement
    if section is None:
        return None
    funders = {budget.code: budget.funder for budget in document.budgets}

    def compiled(kind: EngagementKindDocument) -> KindTerms:
        most = kind.times_per_year
        if kind.activity == "referral":
            most = min(most or REFERRALS_MAX, REFERRALS_MAX)
        cap_id = caps[rule_code(kind.activity), "member", "month"]
        return KindTerms(
            kind.points, budgets[kind.budget], funders[kind.budget], kind.validity_months, cap_id, kind.month_points,
            most,
        )  # fmt: skip

    return EngagementTerms(
        program=document.program,
        version=version,
        zone=ZoneInfo(document.zone),
        merchants=frozenset(document.merchants),
        point_type=section.point_type,
        point_type_id=point_types[section.point_type],
        base_rules=frozenset(
            rule.code
            for rule in document.rules
            if isinstance(rule.earn, Rate) and rule.point_type == section.point_type
        ),
        qualifying_days=section.qualifying_days,
        share_bp=section.share_bp,
        month_points=section.month_points,
        month_cap_id=caps[ALL_KINDS, "member", "month"],
        kinds={kind.activity: compiled(kind) for kind in section.kinds},
    )


def decide_engagement(facts: EngagementFacts, terms: EngagementTerms) -> EngagementDecision:
    """Return what `facts` are worth by `terms`; the caps it names are for the ledger to keep."""
    name = NAMES[facts.activity]
    kind = terms.kinds.get(facts.activity)
    if kind is None:
        return _nothing(
            EngagementReason.NOT_OFFERED, f"{name.zh}:本计划没有这项奖励", f"{name.en}: not offered by this programme"
        )
    order = _qualifying_order(facts, terms)
    if order is None:
        days = terms.qualifying_days
        return _nothing(
            EngagementReason.NO_QUALIFYING_ORDER,
            f"{name.zh}:近{days}天没有已结算的订单,送您一枚纪念徽章,不计积分",
            f"{name.en}: no settled order in the last {days} days; a badge instead of points",
            is_badge=True,
        )
    if kind.times_per_year is not None and facts.times_this_year >= kind.times_per_year:
        return _nothing(
            EngagementReason.TIMES_REACHED,
            f"{name.zh}:今年已奖励{facts.times_this_year}次,达到上限",
            f"{name.en}: rewarded {facts.times_this_year} times this year, which is the limit",
        )
    room = room_for_engagement(facts, terms)
    if room <= 0:
        share = percent(terms.share_bp)
        return _nothing(
            EngagementReason.ENGAGEMENT_SHARE_REACHED,
            f"{name.zh}:近90天的互动积分已达消费基础积分的{share}%,本次不计积分",
            f"{name.en}: engagement points have reached {share}% of the base points of the last 90 days",
        )
    return _award(facts, terms, kind, order, min(kind.points, room))


def room_for_engagement(facts: EngagementFacts, terms: EngagementTerms) -> int:
    """Return how many more points the share of the base points leaves: ⌊base × share⌋ less what was granted."""
    base = sum(order.base_points for order in facts.orders)
    return base * terms.share_bp // 10_000 - facts.engagement_points


def _qualifying_order(facts: EngagementFacts, terms: EngagementTerms) -> SettledOrder | None:
    """Return the latest order that qualifies; of several at one time, the one with the greatest number."""
    since = facts.at - timedelta(days=terms.qualifying_days)
    able = [
        order
        for order in facts.orders
        if order.counts_from >= since and facts.order_ref in {"", order.order_ref}
    ]  # fmt: skip
    return max(able, key=lambda order: (order.counts_from, order.order_ref), default=None)


def _award(
    facts: EngagementFacts, terms: EngagementTerms, kind: KindTerms, order: SettledOrder, points: int
) -> EngagementDecision:
    name = NAMES[facts.activity]
    today = facts.at.astimezone(terms.zone).date()
    month = today.replace(day=1)
    ends_on = last_day(RollingMonths(months=kind.validity_months), today)
    assert ends_on is not None, "rolling months end"  # noqa: S101 -- said to the type checker
    caps = [EngagementCap(terms.month_cap_id, month, terms.month_points)]
    if kind.month_points is not None:
        caps.append(EngagementCap(kind.cap_id, month, kind.month_points))
    is_cut = points < kind.points
    cut_zh = f"(近90天互动积分以基础积分的{percent(terms.share_bp)}%为限)" if is_cut else ""
    cut_en = f" (at most {percent(terms.share_bp)}% of the base points of 90 days)" if is_cut else ""
    return EngagementDecision(
        points=points,
        reason=EngagementReason.ENGAGEMENT_SHARE_REACHED if is_cut else "",
        is_badge=False,
        explain=Text(
            zh=f"{name.zh}:送{points}分,{ends_on.isoformat()}前有效{cut_zh}",
            en=f"{name.en}: {points} points, valid through {ends_on.isoformat()}{cut_en}",
        ),
        order_ref=order.order_ref,
        expires_at=first_instant_after(ends_on, terms.zone),
        expires_on=ends_on,
        caps=tuple(caps),
    )


def _nothing(reason: EngagementReason, zh: str, en: str, *, is_badge: bool = False) -> EngagementDecision:
    return EngagementDecision(0, reason, is_badge, Text(zh=zh, en=en))
