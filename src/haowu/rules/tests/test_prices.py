# SPDX-License-Identifier: Apache-2.0
"""Prices of rewards: one for everybody, in a band, in good time. The numbers are those of docs/algorithms/prices.md."""

import inspect
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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

PAGE = Path(__file__).parents[4] / "docs" / "algorithms" / "prices.md"
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


def announced(text: str, money_fen: int = 0) -> ListPrice:
    """Return `3000@5` as a price from day 5."""
    points, begins = text.split("@")
    return ListPrice(int(points), money_fen, day(int(begins)))


def answer(before: str, today: int, new: ListPrice) -> str:
    """Say what objects in the words of the page."""
    found = objection_to_price([announced(text) for text in before.split()], new, day(today))
    if found is None:
        return "may"
    return "too soon" if found.base is None else f"too far from {found.base.points}"


def cases() -> list[Any]:
    """Return the rows of the page's table."""
    rows = [
        line.strip("|").split("|") for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| .* \| \d+@0", line)
    ]
    return [pytest.param(*[cell.strip() for cell in row[1:]], id=row[0].strip()) for row in rows]


def test_the_page_has_its_cases() -> None:
    assert len(cases()) == 13


@pytest.mark.parametrize(("before", "today", "new", "expected"), cases())
def test_the_band_and_the_notice(before: str, today: str, new: str, expected: str) -> None:
    assert answer(before, int(today), announced(new)) == expected


def test_money_asked_for_instead_of_points_is_dearer_too() -> None:
    assert answer("3000@0", 5, announced("2800@5", 100)) == "too soon"
    assert answer("3000@0", 5, announced("2800@36", 100)) == "too far from 3000"


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
