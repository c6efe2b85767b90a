# SPDX-License-Identifier: Apache-2.0
"""Both percentages of a price change are exact, labelled, and never taken for each other."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.comparison import compare

Worked = Callable[[str], dict[str, Any]]
POINTS = st.integers(1, 10**12)


def test_worked_numbers(worked: Worked) -> None:
    for case in worked("comparison.md")["compare"]:
        found = compare(case["base"], case["promo"], case["value_fen"])
        assert (found.reduction_bp, found.uplift_bp) == (case["reduction_bp"], case["uplift_bp"]), case
        assert (found.points_text.zh, found.value_text.zh) == (case["points"], case["value"]), case


@given(POINTS, POINTS)
def test_the_two_shares_undo_each_other(base: int, promo: int) -> None:
    found = compare(base, promo)
    assert (1 - found.reduction) * (1 + found.uplift) == 1
    assert found.reduction == Fraction(base - promo, base)
    assert (found.reduction == found.uplift) == (base == promo)


def test_without_a_value_only_the_percentage_is_shown() -> None:
    assert compare(3000, 2500).value_text.zh == "每分价值(+20.0%)"
    assert compare(3000, 2500).points_text.en == "500 points fewer (-16.7%)"


@pytest.mark.parametrize(("base", "promo"), [(0, 100), (100, 0), (-1, 100)])
def test_prices_without_points_are_not_compared(base: int, promo: int) -> None:
    with pytest.raises(ValueError, match="at least one point"):
        compare(base, promo)
