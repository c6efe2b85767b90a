# SPDX-License-Identifier: Apache-2.0
"""Can an advertised example be reached before its first points expire? Purchases are discrete; averages are not used.

Docs: docs/algorithms/feasibility.md. Months are counted from the first purchase, which is in month 0.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from heapq import heappop, heappush
from typing import Final

import msgspec

from haowu.rules.dates import months_after
from haowu.rules.document import Expiry
from haowu.rules.expiry import last_day

MONTHS_MAX: Final = 600
"""An example that needs more than fifty years is none."""


class Step(msgspec.Struct, frozen=True):
    """After the purchase of `month`: what was earned then, what is still alive, and what expired before it."""

    month: int
    on: date
    earned: int
    balance: int
    expired: int


def simulate_purchases(
    *,
    points_each: int | Callable[[int], int],
    every_months: int,
    first_on: date,
    expires_on: Callable[[date], date | None],
    opening: int = 0,
) -> Iterator[Step]:
    """Yield one step a purchase, without end; `points_each` may depend on the purchase's number (from 0).

    `expires_on` gives the last day of points earned on a day; points bought with on their last day still count.
    `opening` points never expire here: they stand for what other activities add.
    """
    lots: list[tuple[date, int]] = []  # a heap, the next to expire first
    alive = number = 0
    while True:
        month = number * every_months
        on = months_after(first_on, month)
        expired = 0
        while lots and lots[0][0] < on:
            expired += heappop(lots)[1]
        earned = points_each if isinstance(points_each, int) else points_each(number)
        heappush(lots, (expires_on(on) or date.max, earned))
        alive += earned - expired
        yield Step(month, on, earned, opening + alive, expired)
        number += 1


class Example(msgspec.Struct, frozen=True):
    """An advertised way to a goal: `points_each` by a purchase every `every_months` months, towards `goal_points`."""

    points_each: int
    every_months: int
    goal_points: int


class Feasibility(msgspec.Struct, frozen=True):
    """`needs_months`: in which month the goal is reached if nothing expires, so how long the first points must live.

    `reached_month`: in which month it is reached under the policy, None when never: `most_points` is then the most that
    is ever there at once.
    """

    needs_months: int | None
    reached_month: int | None
    most_points: int

    @property
    def is_reachable(self) -> bool:
        """Return whether the goal is reached without losing a point on the way."""
        return self.reached_month is not None and self.reached_month == self.needs_months


def check_example(example: Example, policy: Expiry, *, first_on: date) -> Feasibility:
    """Return whether `example` works when its first purchase is on `first_on` and points live by `policy`."""
    needed = _needed_month(example)
    if needed is None or needed > MONTHS_MAX:
        return Feasibility(needed, None, 0)
    most = 0
    reached: int | None = None
    for step in simulate_purchases(
        points_each=example.points_each,
        every_months=example.every_months,
        first_on=first_on,
        expires_on=lambda day: last_day(policy, day),
    ):
        most = max(most, step.balance)
        if step.balance >= example.goal_points:
            reached = step.month
            break
        if step.expired:
            break
    return Feasibility(needed, reached, most)


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


def _needed_month(example: Example) -> int | None:
    if example.points_each < 1:
        return None
    purchases = -(-example.goal_points // example.points_each)
    return (purchases - 1) * example.every_months
