# SPDX-License-Identifier: Apache-2.0
"""Lines are whole points and fen, and sum to the whole, whatever the shares."""

from hypothesis import given
from hypothesis import strategies as st

from haowu.redemption.parts import Piece, cut, shares

WEIGHTS = st.lists(st.integers(1, 100), min_size=1, max_size=50)


def test_three_equal_lines_of_a_thousand_points() -> None:
    assert shares(1_000, [1, 1, 1]) == [334, 333, 333]
    assert shares(1_000, [70, 30]) == [700, 300]


@given(amount=st.integers(0, 10**13), weights=WEIGHTS)
def test_they_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    found = shares(amount, weights)
    assert sum(found) == amount
    assert min(found) >= 0
    whole = sum(weights)
    assert all(abs(part * whole - amount * weight) <= whole for part, weight in zip(found, weights, strict=True))


@given(points=st.integers(1, 10**6), money=st.integers(0, 10**6), value=st.integers(0, 10**6), weights=WEIGHTS)
def test_so_do_points_money_and_value(points: int, money: int, value: int, weights: list[int]) -> None:
    lines = cut([Piece(str(n), "", weight) for n, weight in enumerate(weights)], points, money, value)
    assert [line.line_no for line in lines] == list(range(1, len(weights) + 1))
    assert sum(line.points for line in lines) == points
    assert (sum(line.money_fen for line in lines), sum(line.value_fen for line in lines)) == (money, value)
