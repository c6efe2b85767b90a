# SPDX-License-Identifier: Apache-2.0
"""Prices of rewards: one for everybody, in a band, in good time. The numbers are those of docs/algorithms/prices.md."""

import inspect
import random
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from haowu.rules.prices import (
    ListPrice,
    Price,
    PriceOverride,
    fen_per_100_points,
    honour_lock,
    in_force,
    objection_to_price,
    price_at,
)

T0 = datetime(2026, 11, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return T0 + timedelta(days=number)


class Set(msgspec.Struct, frozen=True):
    """The cotton set."""

    merchant: str = "jiafang"
    code: str = "set-4"
    points: int = 3000
    money_fen: int = 0


def spring(points: int = 2500, campaign: str = "spring", stores: frozenset[str] = frozenset()) -> PriceOverride:
    return PriceOverride(campaign, "jiafang", frozenset({"set-4"}), stores, points, day(10), day(20))


def test_the_lowest_running_price_holds() -> None:
    both = [spring(), spring(2700, "autumn")]
    assert price_at(Set(), both, day(9), "s1") == Price(3000, 0, 3000)
    assert price_at(Set(), both, day(10), "s1") == Price(2500, 0, 3000, "spring")
    assert price_at(Set(), both, day(20), "s1") == Price(3000, 0, 3000), "it ends before its end"
    assert price_at(Set(), [spring(3100)], day(10), "s1") == Price(3000, 0, 3000), "never dearer than the list"
    assert price_at(Set(), [spring(stores=frozenset({"s2"}))], day(10), "s1").points == 3000
    assert price_at(Set(code="pillow"), both, day(10), "s1").points == 3000
    assert price_at(Set(), [spring(campaign="b"), spring(campaign="a")], day(10), "s1").campaign == "a"


def test_a_price_asks_for_no_member() -> None:
    """CTL-19: what decides has no way of knowing who asks."""
    assert list(inspect.signature(price_at).parameters) == ["offer", "overrides", "at", "store"]


def test_what_a_hundred_points_are_worth() -> None:
    assert fen_per_100_points(30_000, Price(3000, 0, 3000)) == 1_000
    assert fen_per_100_points(15_000, Price(2000, 0, 2000)) == 750
    assert fen_per_100_points(30_000, Price(1000, 9_900, 1000)) == 2_010
    assert fen_per_100_points(9_900, Price(1000, 10_000, 1000)) == 0


def objection(new: int, from_day: int, now: int, *announced: tuple[int, int], money: int = 0) -> str:
    """Say what objects: '', 'soon' or the price it is too far from."""
    log = [ListPrice(points, 0, day(begins)) for points, begins in announced]
    found = objection_to_price(log, ListPrice(new, money, day(from_day)), day(now))
    if found is None:
        return ""
    return "soon" if found.base is None else str(found.base.points)


@pytest.mark.parametrize(
    ("new", "from_day", "now", "announced", "expected"),
    [
        (3240, 35, 5, [(3000, 0)], ""),  # +8 %, thirty days ahead
        (3240, 34, 5, [(3000, 0)], "soon"),
        (2760, 5, 5, [(3000, 0)], ""),  # −8 %, at once
        (2700, 5, 5, [(3000, 0)], ""),  # −10 % just
        (2699, 5, 5, [(3000, 0)], "3000"),
        (3300, 35, 5, [(3000, 0)], ""),
        (3301, 35, 5, [(3000, 0)], "3000"),
        (2620, 10, 10, [(3000, 0), (2800, 5)], "3000"),  # two steps within a month are one
        (2620, 36, 36, [(3000, 0), (2800, 5)], ""),
        (3000, 6, 6, [(3000, 0), (2800, 5)], "soon"),  # back up again is a rise
        (3000, 40, 6, [(3000, 0), (2800, 35)], ""),  # a promise for days far off may end in good time
        (3000, 35, 6, [(3000, 0), (2800, 35)], "soon"),  # but not sooner
        (3000, 10, 6, [(3000, 0), (2800, 20)], "soon"),  # nor covered by an equal price announced later
    ],
)
def test_the_band_and_the_notice(
    new: int, from_day: int, now: int, announced: list[tuple[int, int]], expected: str
) -> None:
    assert objection(new, from_day, now, *announced) == expected


def test_money_asked_for_instead_of_points_is_dearer_too() -> None:
    assert objection(2800, 5, 5, (3000, 0), money=100) == "soon"
    assert objection(2800, 36, 5, (3000, 0), money=100) == "3000"


def test_no_chain_of_announcements_raises_a_price_within_the_notice() -> None:
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)
    log = [ListPrice(3000, 0, day(0))]
    promised: dict[int, int] = {}
    for now in range(120):
        for ahead in range(30):  # what has been announced for the next thirty days
            price = in_force(log, day(now + ahead))
            assert price is not None
            known = promised.setdefault(now + ahead, price.points)
            assert price.points <= known, f"seed {seed}: day {now + ahead} rose from {known} to {price.points}"
            promised[now + ahead] = price.points
        for _ in range(3):
            new = ListPrice(dice.randint(2400, 3600), 0, day(now + dice.choice([0, 1, 7, 29, 30, 31, 45])))
            if objection_to_price(log, new, day(now)) is None:
                log.append(new)


def test_a_lock_keeps_what_was_announced_and_never_costs_more() -> None:
    """C-06 目标锁定."""
    assert honour_lock(Price(3240, 0, 3240), (3000, 0)) == Price(3000, 0, 3240)
    assert honour_lock(Price(2500, 0, 3000, "spring"), (3000, 0)) == Price(2500, 0, 3000, "spring")
    assert honour_lock(Price(3240, 0, 3240), None) == Price(3240, 0, 3240)
    assert honour_lock(Price(3240, 0, 3240), (3000, 100)) == Price(3240, 0, 3240)
