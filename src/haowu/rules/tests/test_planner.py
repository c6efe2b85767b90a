# SPDX-License-Identifier: Apache-2.0
"""R005, R006 and the seeds' sums A3, A4, A7: purchases are counted one by one, never averaged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.document import EndOfMonth, Expiry, NeverExpires, RollingMonths
from haowu.rules.planner import (
    GoalPrice,
    PlannedLot,
    PurchasePlan,
    add_months,
    months_between,
    next_purchase,
    rhythm_of,
    simulate_purchases,
)

FIRST = date(2026, 11, 22)
MONTHS_36 = EndOfMonth(months=36)
MONTHS_60 = EndOfMonth(months=60)


def home(goal: int, expiry: Expiry = MONTHS_36, **more: object) -> PurchasePlan:
    return PurchasePlan(FIRST, 6, 800, goal, expiry, **more)  # type: ignore[arg-type] # the test's own keywords


def optician(goal: int, expiry: Expiry = MONTHS_60) -> PurchasePlan:
    return PurchasePlan(FIRST, 24, 800, goal, expiry)


def test_800_every_half_year_reaches_3000_at_the_fourth_purchase_in_month_18() -> None:
    came = simulate_purchases(home(3000))
    assert [step.month for step in came.steps] == [0, 6, 12, 18]
    assert [step.balance for step in came.steps] == [800, 1600, 2400, 3200]
    assert came.reached is not None
    assert (came.reached.purchase_no, came.reached.month, came.reached.balance) == (4, 18, 3200)
    assert came.reached.on == date(2028, 5, 22)
    assert (came.expired_points, came.min_validity_months) == (0, 18)


def test_the_spring_price_is_100_short_after_three_purchases() -> None:
    came = simulate_purchases(home(2500))
    assert came.reached is not None
    assert came.reached.month == 18


def test_100_activity_points_bring_the_spring_price_one_purchase_nearer() -> None:
    activity = PlannedLot(100, expires_on=date(2027, 11, 30))
    came = simulate_purchases(home(2500, lots=(activity,)))
    assert came.reached is not None
    assert (came.reached.purchase_no, came.reached.month, came.reached.balance) == (3, 12, 2500)
    one_less = simulate_purchases(home(2500, lots=(PlannedLot(99, expires_on=date(2027, 11, 30)),)))
    assert one_less.reached is not None
    assert one_less.reached.month == 18


def test_activity_points_that_have_expired_by_then_do_not_help() -> None:
    came = simulate_purchases(home(2500, lots=(PlannedLot(100, expires_on=date(2027, 10, 31)),)))
    assert came.reached is not None
    assert came.reached.month == 18
    assert came.expired_points == 100


def test_800_every_two_years_reaches_1500_at_the_second_and_2000_at_the_third_purchase() -> None:
    cheaper, lens = simulate_purchases(optician(1500)), simulate_purchases(optician(2000))
    assert [step.balance for step in lens.steps] == [800, 1600, 2400]
    assert cheaper.reached is not None
    assert lens.reached is not None
    assert (cheaper.reached.purchase_no, cheaper.reached.month) == (2, 24)
    assert (lens.reached.purchase_no, lens.reached.month) == (3, 48)
    assert (cheaper.min_validity_months, lens.min_validity_months) == (24, 48)


@pytest.mark.parametrize(("months", "month"), [(12, None), (17, None), (18, 18), (36, 18)])
def test_a_validity_below_18_months_makes_the_promise_of_3000_impossible(months: int, month: int | None) -> None:
    came = simulate_purchases(home(3000, EndOfMonth(months=months)))
    assert (came.reached.month if came.reached else None) == month
    assert came.min_validity_months == 18


def test_twelve_months_keep_three_purchases_and_lose_the_rest() -> None:
    came = simulate_purchases(home(3000, EndOfMonth(months=12), purchases_max=6))
    assert [step.balance for step in came.steps] == [800, 1600, 2400, 2400, 2400, 2400]
    assert [step.expired for step in came.steps] == [0, 0, 0, 800, 800, 800]
    assert came.expired_points == 2400


def test_the_last_day_of_a_lot_still_counts_and_the_day_after_does_not() -> None:
    on_the_day = home(1600, lots=(PlannedLot(800, expires_on=FIRST),), purchases_max=1)
    assert simulate_purchases(on_the_day).reached is not None
    day_before = home(1600, lots=(PlannedLot(800, expires_on=date(2026, 11, 21)),), purchases_max=1)
    assert simulate_purchases(day_before).reached is None


def test_a_campaign_price_counts_on_its_days_only() -> None:
    spring = GoalPrice(2400, date(2028, 3, 1), date(2028, 5, 31))
    came = simulate_purchases(home(3000, campaigns=(spring,)))
    assert came.reached is not None
    # The third purchase was in month 12; the price falls on 1 March, before the fourth.
    assert (came.reached.purchase_no, came.reached.on, came.reached.price) == (3, date(2028, 3, 1), 2400)


def test_points_wait_until_they_are_confirmed() -> None:
    came = simulate_purchases(home(800, delay_days=7))
    assert came.reached is not None
    assert (came.reached.purchase_no, came.reached.month, came.reached.on) == (1, 0, date(2026, 11, 29))


def test_nothing_bought_and_nothing_there_never_reaches() -> None:
    came = simulate_purchases(PurchasePlan(FIRST, 6, 0, 1, purchases_max=3))
    assert (came.reached, came.min_validity_months) == (None, None)


def test_months_are_calendar_months() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_between(date(2026, 8, 31), date(2027, 2, 28)) == 6
    assert months_between(FIRST, date(2027, 11, 21)) == 11
    assert months_between(FIRST, date(2026, 1, 1)) == 0


def test_the_rhythm_is_the_median_of_gaps_and_points() -> None:
    bought = [
        (date(2025, 5, 22), 800),
        (date(2025, 11, 22), 300),
        (date(2025, 11, 22), 500),
        (date(2026, 5, 20), 9_000),
    ]
    rhythm = rhythm_of(bought)
    assert rhythm is not None
    assert (rhythm.every_months, rhythm.points_per_purchase, rhythm.last_on) == (6, 800, date(2026, 5, 20))
    assert next_purchase(rhythm, date(2026, 6, 1)) == date(2026, 11, 20)
    assert next_purchase(rhythm, FIRST) == FIRST
    assert rhythm_of(bought[:1]) is None
    assert rhythm_of([(FIRST, 1), (FIRST, 2)]) is None


@given(
    st.integers(1, 24),
    st.integers(1, 5_000),
    st.integers(1, 20_000),
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 2_000)), max_size=4),
    st.integers(1, 60),
)
def test_the_least_validity_is_enough_and_one_month_less_is_not_as_early(
    every: int, points: int, goal: int, held: list[tuple[int, int]], purchases: int
) -> None:
    lots = tuple(PlannedLot(amount) for amount, _ in held)
    endless = PurchasePlan(FIRST, every, points, goal, NeverExpires(), lots=lots, purchases_max=purchases)
    best = simulate_purchases(endless)
    assert (best.reached is None) == (sum(lot.points for lot in lots) + points * purchases < goal)
    needed = best.min_validity_months
    if needed is None or needed == 0:
        return
    enough = simulate_purchases(_with(endless, needed))
    assert enough.reached == best.reached
    if needed > 1:
        less = simulate_purchases(_with(endless, needed - 1))
        assert less.reached is None


def _with(plan: PurchasePlan, months: int) -> PurchasePlan:
    return PurchasePlan(
        plan.starts_on, plan.every_months, plan.points_per_purchase, plan.goal_points, RollingMonths(months=months),
        lots=plan.lots, purchases_max=plan.purchases_max,
    )  # fmt: skip
