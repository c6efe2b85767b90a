# SPDX-License-Identifier: Apache-2.0
"""我什么时候能换: a member's plan towards a reward or a number of points (R005, R006; docs/algorithms/planner.md).

Reads only. The walk itself is `rules.planner`; here are the facts: lots, rhythm, the programme's expiry, the price.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from psycopg import Connection

from haowu.catalog.errors import RewardUnknown
from haowu.catalog.queries import find_offers, find_price_locks
from haowu.engagement.errors import EngagementFieldInvalid, NoProgram, RhythmUnknown
from haowu.engagement.planning import base_rule, last_moment, open_lots, own_rhythm, planned_lots
from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.members.queries import MemberRef
from haowu.programs.book import TermsBook
from haowu.rules.planner import (
    GoalPrice,
    PlannedLot,
    PurchasePlan,
    Simulation,
    next_purchase,
    price_on,
    simulate_purchases,
)
from haowu.rules.prices import PriceOverride, honour_lock, price_at
from haowu.rules.terms import Rule, Terms

YEAR_MONTHS = 12


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is wished for: a `reward` of the merchant, or `goal_points`.

    `every_months` and `purchase_fen` say how often and for how much; both None: as the member has bought so far.
    `activity_points` are expected from taking part, beside the purchases.
    """

    merchant: str
    reward: str = ""
    store: str = ""
    goal_points: int | None = None
    every_months: int | None = None
    purchase_fen: int | None = None
    activity_points: int = 0
    starts_on: date | None = None


class GoalPlan(msgspec.Struct, frozen=True):
    """The plan. `goal_points` is asked today; `available` and `pending` are what the member has now.

    `points_in_12_months` come from purchases alone.
    `is_own_rhythm`: read from the member's own purchases. `sentence` says it to the member.
    """

    goal_points: int
    available: int
    pending: int
    points_missing: int
    is_reachable_now: bool
    is_own_rhythm: bool
    every_months: int
    points_per_purchase: int
    starts_on: date
    points_in_12_months: int
    simulation: Simulation
    sentence: Text


class _Pace(msgspec.Struct, frozen=True):
    every_months: int
    points: int
    starts_on: date
    is_own: bool


def plan_goal(connection: Connection, member: MemberRef, wish: Wish, *, terms: TermsBook, clock: Clock) -> GoalPlan:
    """Return when the member reaches the goal, purchase by purchase.

    Raises `NoProgram`, `RewardUnknown`, `RhythmUnknown`, or `EngagementFieldInvalid` for half a rhythm or no goal.
    """
    now = clock.now()
    in_force = terms.in_force(wish.merchant, now)
    rule = None if in_force is None else base_rule(in_force, wish.merchant)
    if in_force is None or rule is None:
        raise NoProgram(merchant=wish.merchant)
    goal, campaigns = _goal(connection, member, wish, terms.price_overrides, in_force.zone, now)
    pace = _pace(connection, member, wish, rule, in_force, now)
    today = now.astimezone(in_force.zone).date()
    lots = planned_lots(open_lots(connection, member.id, rule.point_type_id, at=now), in_force.zone)
    plan = PurchasePlan(
        starts_on=pace.starts_on,
        every_months=pace.every_months,
        points_per_purchase=pace.points,
        goal_points=goal,
        expiry=in_force.policies[rule.policy],
        delay_days=rule.confirm_delay_days,
        lots=(*lots, PlannedLot(wish.activity_points)) if wish.activity_points else lots,
        campaigns=campaigns,
    )
    return _told(plan, pace, lots, today)


def _goal(
    connection: Connection,
    member: MemberRef,
    wish: Wish,
    overrides: Iterable[PriceOverride],
    zone: ZoneInfo,
    now: datetime,
) -> tuple[int, tuple[GoalPrice, ...]]:
    """Return the list price of the reward, a locked target included, and its campaigns; or the number that was named.

    Campaigns are those announced to all, running or to come.
    """
    if bool(wish.reward) == (wish.goal_points is not None):
        raise EngagementFieldInvalid(field="goal_points")
    if wish.goal_points is not None:
        return wish.goal_points, ()
    offer = find_offers(connection, [(wish.merchant, wish.reward)], now).get((wish.merchant, wish.reward))
    if offer is None or offer.state == "draft":
        raise RewardUnknown(reward=wish.reward)
    pair = (offer.id, member.id)
    locked = find_price_locks(connection, [pair], now).get(pair)
    campaigns = tuple(
        GoalPrice(each.points, each.starts_at.astimezone(zone).date(), last_moment(each.ends_at, zone))
        for each in overrides
        if each.merchant == offer.merchant
        and offer.code in each.skus
        and (not each.stores or wish.store in each.stores)
        and each.ends_at > now
    )
    return honour_lock(price_at(offer, (), now, wish.store), locked).points, campaigns


def _pace(connection: Connection, member: MemberRef, wish: Wish, rule: Rule, terms: Terms, now: datetime) -> _Pace:
    today = now.astimezone(terms.zone).date()
    if wish.starts_on is not None and wish.starts_on < today:
        raise EngagementFieldInvalid(field="starts_on")
    if wish.every_months is not None and wish.purchase_fen is not None:
        points = wish.purchase_fen * rule.amount // rule.per
        points = points if rule.order_cap is None else min(points, rule.order_cap)
        return _Pace(wish.every_months, points, wish.starts_on or today, is_own=False)
    if wish.every_months is not None or wish.purchase_fen is not None:
        raise EngagementFieldInvalid(field="every_months" if wish.every_months is None else "purchase_fen")
    rhythm = own_rhythm(connection, member.id, rule, at=now, zone=terms.zone)
    if rhythm is None:
        raise RhythmUnknown
    starts_on = wish.starts_on or next_purchase(rhythm, today)
    return _Pace(rhythm.every_months, rhythm.points_per_purchase, starts_on, is_own=True)


def _told(plan: PurchasePlan, pace: _Pace, lots: tuple[PlannedLot, ...], today: date) -> GoalPlan:
    pending = sum(lot.points for lot in lots if lot.available_on is not None and lot.available_on > today)
    available = sum(lot.points for lot in lots) - pending
    simulation = simulate_purchases(plan)
    price = price_on(plan, today)
    purchases_a_year = -(-YEAR_MONTHS // plan.every_months)
    return GoalPlan(
        goal_points=price,
        available=available,
        pending=pending,
        points_missing=max(0, price - available),
        is_reachable_now=available >= price,
        is_own_rhythm=pace.is_own,
        every_months=plan.every_months,
        points_per_purchase=plan.points_per_purchase,
        starts_on=plan.starts_on,
        points_in_12_months=purchases_a_year * plan.points_per_purchase,
        simulation=simulation,
        sentence=_sentence(plan, simulation, available, price),
    )


def _sentence(plan: PurchasePlan, simulation: Simulation, available: int, goal: int) -> Text:
    reached = simulation.reached
    if available >= goal:
        return Text(
            zh=f"您现有{available}分可用,现在就可以兑换(需{goal}分)。",
            en=f"You have {available}: enough for {goal} now.",
        )
    if reached is not None:
        return Text(
            zh=f"按每{plan.every_months}个月消费一次、每次{plan.points_per_purchase}分计算,第{reached.purchase_no}次消费"
            f"(首次后第{reached.month}个月)后达到{reached.balance}分,"
            f"{reached.on.isoformat()}起可以兑换(需{reached.price}分)。",
            en=f"With {plan.points_per_purchase} points every {plan.every_months} months you have {reached.balance} "
            f"after purchase {reached.purchase_no} (month {reached.month}): {reached.price} are there on {reached.on}.",
        )
    if simulation.min_validity_months is not None:
        return Text(
            zh=f"按这样的消费节奏,积分在攒够{goal}分之前就会到期;"
            f"要攒够,积分至少需要{simulation.min_validity_months}个月有效。",
            en=f"At this pace points end before {goal} are there; they would have to live "
            f"{simulation.min_validity_months} months.",
        )
    return Text(
        zh=f"按这样的消费节奏,{plan.purchases_max}次消费之内攒不到{goal}分。",
        en=f"At this pace {goal} are not reached within {plan.purchases_max} purchases.",
    )
