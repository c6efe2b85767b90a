# SPDX-License-Identifier: Apache-2.0
"""A point price against another: how many points less, and how much more a point is worth; never one for the other.

Two percentages belong to every change of a price (docs/algorithms/comparison.md): the *reduction*, on the basis of the
old price, and the *uplift* of what a point is worth, on the basis of its old worth. Fractions are exact; only what is
shown is rounded, once, half up.
"""

from fractions import Fraction
from typing import Literal

import msgspec

from haowu.kernel.text import Text

Basis = Literal["reduction", "uplift"]
"""`reduction`: of the points asked before; `uplift`: of what a point was worth before."""

BASIS_LABELS: dict[Basis, Text] = {
    "reduction": Text(zh="比原积分价少用的积分", en="points saved, of the points asked before"),
    "uplift": Text(zh="每分价值的提升", en="rise of what a point is worth"),
}


class Comparison(msgspec.Struct, frozen=True):
    """`promo_points` instead of `base_points` for the same thing, worth `value_fen` where that is known."""

    base_points: int
    promo_points: int
    value_fen: int | None = None

    def __post_init__(self) -> None:
        """Refuse prices without points: nothing is compared with nothing."""
        if self.base_points < 1 or self.promo_points < 1:
            raise ValueError("a comparison needs two prices of at least one point")

    @property
    def saved_points(self) -> int:
        """Return how many points less; negative when the price rises."""
        return self.base_points - self.promo_points

    @property
    def reduction(self) -> Fraction:
        """Return the exact share of the old price that is saved."""
        return Fraction(self.saved_points, self.base_points)

    @property
    def uplift(self) -> Fraction:
        """Return by what share of its old worth a point is worth more, exactly."""
        return Fraction(self.base_points, self.promo_points) - 1

    @property
    def reduction_bp(self) -> int:
        """Return the reduction in basis points, rounded half up."""
        return round_half_up(self.reduction * 10_000)

    @property
    def uplift_bp(self) -> int:
        """Return the uplift in basis points, rounded half up."""
        return round_half_up(self.uplift * 10_000)

    def share(self, basis: Basis) -> Fraction:
        """Return the exact share on one basis."""
        return self.reduction if basis == "reduction" else self.uplift

    @property
    def points_text(self) -> Text:
        """Return the reduction for people: 少用500分(-16.7%)."""
        saved, share = abs(self.saved_points), one_decimal(-self.reduction)
        if self.saved_points < 0:
            return Text(zh=f"多用{saved}分({share})", en=f"{saved} points more ({share})")
        return Text(zh=f"少用{saved}分({share})", en=f"{saved} points fewer ({share})")

    @property
    def value_text(self) -> Text:
        """Return the uplift for people: 每分价值 ¥0.100→¥0.120(+20.0%); without a value only the percentage."""
        share = one_decimal(self.uplift)
        if self.value_fen is None:
            return Text(zh=f"每分价值({share})", en=f"value of a point ({share})")
        old, new = self._worth(self.base_points), self._worth(self.promo_points)
        return Text(zh=f"每分价值 {old}→{new}({share})", en=f"value of a point {old}→{new} ({share})")

    @property
    def advice_text(self) -> Text:
        """Return a truthful sentence to print instead of a wrong one: 少用25%积分(每分价值提升33.3%)."""
        if self.saved_points < 0:
            return self.points_text
        saved, more = short_percent(self.reduction), short_percent(self.uplift)
        return Text(
            zh=f"少用{saved}积分(每分价值提升{more})", en=f"{saved} fewer points (a point is worth {more} more)"
        )

    def _worth(self, points: int) -> str:
        assert self.value_fen is not None, "asked only where it is known"  # noqa: S101 -- for the type checker
        thousandths = round_half_up(Fraction(self.value_fen * 10, points))
        return f"¥{thousandths // 1000}.{thousandths % 1000:03d}"


def compare(base_points: int, promo_points: int, value_fen: int | None = None) -> Comparison:
    """Return the comparison of two point prices of the same thing. Raises ValueError for prices below one point."""
    return Comparison(base_points, promo_points, value_fen)


def round_half_up(exact: Fraction) -> int:
    """Return the nearest whole number; halves away from zero, so that a fall looks like the rise it undoes."""
    sign = -1 if exact < 0 else 1
    return sign * int(abs(exact) + Fraction(1, 2))


def one_decimal(share: Fraction) -> str:
    """Return a share as people read a change: +20.0%, -16.7%, 0.0%."""
    tenths = round_half_up(share * 1000)
    sign = "-" if tenths < 0 else "+" if tenths > 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}%"


def short_percent(share: Fraction) -> str:
    """Return a share without needless decimals: 25%, 33.3%."""
    return one_decimal(share).lstrip("+").replace(".0%", "%")
