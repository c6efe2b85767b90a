# SPDX-License-Identifier: Apache-2.0
"""How much of a file: orders, lines and their money."""

from collections.abc import Sequence
from typing import Final, NamedTuple


class Sizes(NamedTuple):
    """Orders, lines of the file, and fen."""

    orders: int = 0
    lines: int = 0
    fen: int = 0

    def plus(self, other: "Sizes") -> "Sizes":
        """Return the sum of both."""
        return Sizes(self.orders + other.orders, self.lines + other.lines, self.fen + other.fen)

    def minus(self, other: "Sizes") -> "Sizes":
        """Return what is left without the other."""
        return Sizes(self.orders - other.orders, self.lines - other.lines, self.fen - other.fen)


def added_up(sizes: Sequence[Sizes]) -> Sizes:
    """Return the sum of all."""
    return Sizes(*map(sum, zip(*sizes, strict=True))) if sizes else NOTHING


NOTHING: Final = Sizes()
