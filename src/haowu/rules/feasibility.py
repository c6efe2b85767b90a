# SPDX-License-Identifier: Apache-2.0
"""Can an advertised example be reached before its first points expire? The planner's own arithmetic decides.

Docs: docs/algorithms/feasibility.md. Months are counted from the first purchase, which is in month 0.
"""

from calendar import monthrange
from datetime import date
from typing import Final

import msgspec

from haowu.rules.dates import months_after
from haowu.rules.document import Expiry
from haowu.rules.planner import PURCHASES_MAX, PurchasePlan, simulate_purchases

MONTHS_MAX: Final = 600
"""An example that needs more than fifty years is none, nor one of more purchases than a plan looks ahead."""


class Example(msgspec.Struct, frozen=True):
    """An advertised way to a goal: `points_each` by a purchase every `every_months` months, towards `goal_points`.

    `delay_days`: how long the points of a purchase wait before they can be spent.
    """

    points_each: int
    every_months: int
    goal_points: int
    delay_days: int = 0


class Feasibility(msgspec.Struct, frozen=True):
    """`needs_months`: how many months the first points must live, for the last ones to be usable beside them.

    `reached_month`: how many whole months after the first purchase the goal can be paid under the policy, None when it
    cannot with the purchases it takes: `most_points` is then the most that can be spent at once.
    """

    needs_months: int | None
    reached_month: int | None
    most_points: int

    @property
    def is_reachable(self) -> bool:
        """Return whether the goal is reached without losing a point on the way."""
        return self.reached_month is not None


def check_example(example: Example, policy: Expiry, *, first_on: date) -> Feasibility:
    """Return whether `example` works when its first purchase is on `first_on` and points live by `policy`.

    Only as many purchases are made as the goal takes if nothing expires: to reach it with more is another example.
    """
    if example.points_each < 1:
        return Feasibility(None, None, 0)
    purchases = -(-example.goal_points // example.points_each)
    last_month = (purchases - 1) * example.every_months
    if purchases > PURCHASES_MAX or last_month > MONTHS_MAX:
        return Feasibility(last_month, None, 0)
    came = simulate_purchases(
        PurchasePlan(
            starts_on=first_on,
            every_months=example.every_months,
            points_per_purchase=example.points_each,
            goal_points=example.goal_points,
            expiry=policy,
            delay_days=example.delay_days,
            purchases_max=purchases,
        )
    )
    return Feasibility(came.min_validity_months, came.reached.month if came.reached else None, came.most_usable)


def worst_start(example: Example, policy: Expiry, *, effective_on: date) -> Feasibility:
    """Return the worst of the answers for a first purchase at the start and the end of each of the next 12 months."""
    first = effective_on.replace(day=1)
    starts = [
        day for ahead in range(12) for day in (months_after(first, ahead), _month_end(months_after(first, ahead)))
    ]
    answers = [check_example(example, policy, first_on=start) for start in starts]
    return min(answers, key=lambda answer: (answer.is_reachable, answer.most_points))


def points_of(paid_fen: int, points: int, per_fen: int) -> int:
    """Return what one purchase earns at a base rate: rounded down once."""
    return paid_fen * points // per_fen


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
