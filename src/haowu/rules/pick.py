# SPDX-License-Identifier: Apache-2.0
"""Which lines of an order a rule is about: by SKU, by category. Rules that pick alike share one `Pick`."""

from dataclasses import dataclass

from haowu.rules.document import Conditions
from haowu.rules.facts import LineFacts
from haowu.rules.order import Group, Order
from haowu.rules.reasons import Reason


@dataclass(frozen=True, slots=True, eq=False)
class Pick:
    """Empty `skus` or `categories` mean any; the exceptions always count."""

    skus: frozenset[str]
    categories: frozenset[str]
    except_skus: frozenset[str]
    except_categories: frozenset[str]

    def lines(self, order: Order) -> Group | None:
        """Return the lines that pass, None when there is none; found once an order."""
        picked = order.picked
        if self in picked:
            return picked[self]
        positions = self._positions(order.lines)
        group = picked[self] = order.part(positions) if positions else None
        return group

    def _positions(self, lines: tuple[LineFacts, ...]) -> tuple[int, ...]:
        if self.categories and not (self.skus or self.except_skus or self.except_categories):  # nearly every rule
            wanted = self.categories
            return tuple([position for position, line in enumerate(lines) if line.category in wanted])
        return tuple(
            [position for position, line in enumerate(lines) if self._has_sku(line) and self._has_category(line)]
        )

    def missing(self, order: Order) -> Reason:
        """Return which condition leaves no line over."""
        has_sku = any(self._has_sku(line) for line in order.lines)
        if has_sku or not (self.skus or self.except_skus):
            return Reason.CATEGORY_NOT_IN_BASKET
        return Reason.SKU_NOT_IN_BASKET

    def _has_sku(self, line: LineFacts) -> bool:
        sku = line.sku
        return (not self.skus or sku in self.skus) and sku not in self.except_skus

    def _has_category(self, line: LineFacts) -> bool:
        category = line.category
        return (not self.categories or category in self.categories) and category not in self.except_categories


PickKey = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]


def pick_key(conditions: Conditions) -> PickKey | None:
    """Return what makes two picks the same, None where every line passes."""
    key = (
        frozenset(conditions.skus),
        frozenset(conditions.categories),
        frozenset(conditions.except_skus),
        frozenset(conditions.except_categories),
    )
    return key if any(key) else None
