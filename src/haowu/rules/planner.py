# SPDX-License-Identifier: Apache-2.0
"""When will so many points be reached? One purchase after the other, never an average (docs/algorithms/planner.md).

Pure: dates and points in, dates and points out. `simulate_purchases` walks the days on which something happens
(a purchase, points becoming usable, a campaign price beginning) and tells the first on which the goal can be paid.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Annotated, Final

import msgspec

from haowu.rules.document import Expiry, NeverExpires
from haowu.rules.expiry import last_day

PURCHASES_MAX: Final = 240
"""No plan looks further ahead than this many purchases."""

EVERY_MONTHS_MAX: Final = 120
YEARS_4_DAYS: Final = 4 * 365 + 1
"""A purchase in ten years is the least that is called a rhythm."""


class PlannedLot(msgspec.Struct, frozen=True, gc=False):
    """Points that are there, or are expected whatever is bought (of an activity): from when until which last day."""

    points: Annotated[int, msgspec.Meta(ge=1)]
    available_on: date | None = None
    expires_on: date | None = None


class GoalPrice(msgspec.Struct, frozen=True, gc=False):
    """A lower price of the same goal, from its first to its last day; without days, always."""

    points: Annotated[int, msgspec.Meta(ge=1)]
    starts_on: date | None = None
    ends_on: date | None = None


class PurchasePlan(msgspec.Struct, frozen=True, gc=False):
    """What is planned: `points_per_purchase` on `starts_on` and every `every_months` after it, towards `goal_points`.

    `expiry` is the policy of the points earned, `delay_days` how long they wait to become usable. `lots` are there
    already. `purchases_max`: how many purchases to look at.
    """

    starts_on: date
    every_months: Annotated[int, msgspec.Meta(ge=1, le=EVERY_MONTHS_MAX)]
    points_per_purchase: Annotated[int, msgspec.Meta(ge=0)]
    goal_points: Annotated[int, msgspec.Meta(ge=1)]
    expiry: Expiry = NeverExpires()
    delay_days: int = 0
    lots: tuple[PlannedLot, ...] = ()
    campaigns: tuple[GoalPrice, ...] = ()
    purchases_max: Annotated[int, msgspec.Meta(ge=1, le=PURCHASES_MAX)] = 60


class PlanStep(msgspec.Struct, frozen=True, gc=False):
    """One purchase of the plan: `balance` is all that is not expired on its day, its own points included.

    `expired` is what was lost since the purchase before.
    """

    purchase_no: int
    month: int
    on: date
    earned: int
    expired: int
    balance: int


class Reached(msgspec.Struct, frozen=True, gc=False):
    """The first day on which the goal can be paid: after `purchase_no` purchases, `month` months after the first."""

    purchase_no: int
    month: int
    on: date
    balance: int
    price: int


class Simulation(msgspec.Struct, frozen=True, gc=False):
    """What comes of a plan. `steps` end with the purchase that reaches the goal, or where the plan ends.

    `expired_points` is what was lost on the way. `min_validity_months`: how long points must live for the goal to be
    reached at all, and as early as the purchases allow; None if not even endless points would do. `most_usable`: the
    most that can be spent at once on any day of the plan.
    """

    steps: tuple[PlanStep, ...]
    reached: Reached | None
    expired_points: int
    min_validity_months: int | None
    most_usable: int


class Rhythm(msgspec.Struct, frozen=True, gc=False):
    """How often somebody buys, and for how many points: the median of what they did. `last_on` is the last purchase."""

    every_months: int
    points_per_purchase: int
    last_on: date


class _Lot(msgspec.Struct, frozen=True, gc=False):
    """`purchase_no` 0: there without a purchase of this plan. `from_on` is the day of earning."""

    purchase_no: int
    points: int
    from_on: date
    usable_on: date
    last_on: date


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later; the last of the month where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, later: date) -> int:
    """Return how many whole months lie between two days; 0 if the later is not later."""
    months = (later.year - first.year) * 12 + later.month - first.month
    while months > 0 and add_months(first, months) > later:
        months -= 1
    return max(months, 0)


def rhythm_of(purchases: Sequence[tuple[date, int]]) -> Rhythm | None:
    """Return the rhythm of these (day, points), None for fewer than two days of buying.

    The median, of an even number the lower one: one big purchase or one long pause makes no plan. At least a month.
    """
    by_day: dict[date, int] = {}
    for on, points in purchases:
        by_day[on] = by_day.get(on, 0) + points
    days = sorted(by_day)
    if len(days) < 2:  # noqa: PLR2004 - a gap has two ends
        return None
    gaps = [(later - first).days for first, later in pairwise(days)]
    months = max(1, (median_low(gaps) * 48 + YEARS_4_DAYS // 2) // YEARS_4_DAYS)
    return Rhythm(min(months, EVERY_MONTHS_MAX), median_low(by_day.values()), days[-1])


def next_purchase(rhythm: Rhythm, today: date) -> date:
    """Return the next day of buying in this rhythm, from today on; today if the next one is overdue."""
    return max(add_months(rhythm.last_on, rhythm.every_months), today)


def simulate_purchases(plan: PurchasePlan) -> Simulation:
    """Return when the goal of `plan` is reached, purchase by purchase, and what is lost on the way."""
    lots = _all_lots(plan, plan.expiry)
    reached = _first_reach(plan, lots)
    steps = tuple(_steps(plan, lots, reached))
    end = reached.on if reached else (steps[-1].on if steps else plan.starts_on)
    lost = sum(lot.points for lot in lots if plan.starts_on <= lot.last_on < end)
    most = max((usable for _, usable in _usable_by_day(plan, lots)), default=0)
    return Simulation(steps, reached, lost, _min_validity(plan), most)


def _all_lots(plan: PurchasePlan, expiry: Expiry) -> list[_Lot]:
    held = [
        _Lot(0, lot.points, plan.starts_on, lot.available_on or date.min, lot.expires_on or date.max)
        for lot in plan.lots
    ]
    return held + [
        _Lot(number + 1, plan.points_per_purchase, on, on + timedelta(days=plan.delay_days), _end(expiry, on))
        for number in range(plan.purchases_max)
        for on in (add_months(plan.starts_on, number * plan.every_months),)
    ]


def _end(expiry: Expiry, on: date) -> date:
    return last_day(expiry, on) or date.max


def _first_reach(plan: PurchasePlan, lots: Sequence[_Lot]) -> Reached | None:
    """Return the first day on which what is usable pays the price of that day."""
    for on, balance in _usable_by_day(plan, lots):
        price = price_on(plan, on)
        if balance >= price:
            bought = sum(1 for lot in lots if lot.purchase_no and lot.from_on <= on)
            return Reached(bought, months_between(plan.starts_on, on), on, balance, price)
    return None


def _usable_by_day(plan: PurchasePlan, lots: Sequence[_Lot]) -> Iterator[tuple[date, int]]:
    """Yield what can be spent on each day of change: points count after their delay, to the end of their last day."""
    for on in _days_of_change(plan, lots):
        yield on, sum(lot.points for lot in lots if lot.usable_on <= on <= lot.last_on)


def _days_of_change(plan: PurchasePlan, lots: Sequence[_Lot]) -> list[date]:
    """Return, ascending, the days from the first purchase to the last on which the goal may come within reach."""
    end = max(lot.usable_on for lot in lots)
    days = {max(lot.usable_on, plan.starts_on) for lot in lots}
    days |= {price.starts_on for price in plan.campaigns if price.starts_on is not None}
    return sorted(day for day in days if plan.starts_on <= day <= end)


def price_on(plan: PurchasePlan, on: date) -> int:
    """Return the lowest price of the goal on a day."""
    lower = [
        price.points
        for price in plan.campaigns
        if (price.starts_on or date.min) <= on <= (price.ends_on or date.max)
    ]  # fmt: skip
    return min([plan.goal_points, *lower])


def _steps(plan: PurchasePlan, lots: Sequence[_Lot], reached: Reached | None) -> Iterator[PlanStep]:
    before = plan.starts_on
    for purchase in lots:
        if purchase.purchase_no == 0 or (reached is not None and purchase.purchase_no > reached.purchase_no):
            continue
        on = purchase.from_on
        yield PlanStep(
            purchase_no=purchase.purchase_no,
            month=(purchase.purchase_no - 1) * plan.every_months,
            on=on,
            earned=purchase.points,
            expired=sum(lot.points for lot in lots if before <= lot.last_on < on),
            balance=sum(lot.points for lot in lots if _is_there(lot, purchase) and lot.last_on >= on),
        )
        before = on


def _is_there(lot: _Lot, purchase: _Lot) -> bool:
    """Say whether `lot` is earned by the day of `purchase`, usable already or not."""
    if lot.purchase_no:
        return lot.purchase_no <= purchase.purchase_no
    return lot.usable_on <= purchase.usable_on


def _min_validity(plan: PurchasePlan) -> int | None:
    """Return how many months the oldest purchase must live that is needed on the earliest day of endless points."""
    lots = _all_lots(plan, NeverExpires())
    reached = _first_reach(plan, lots)
    if reached is None:
        return None
    spare = reached.balance - reached.price
    for lot in lots:
        if lot.purchase_no == 0 or lot.from_on > reached.on:
            continue
        if lot.points > spare:
            months = months_between(lot.from_on, reached.on)
            return months if add_months(lot.from_on, months) >= reached.on else months + 1
        spare -= lot.points
    return 0
