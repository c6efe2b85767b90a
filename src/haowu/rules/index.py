# SPDX-License-Identifier: Apache-2.0
"""The index: each rule filed under the one equality condition that is hit least often (docs/algorithms/rule-index.md)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from haowu.rules.order import Order

LINES_EXPECTED: Final = 3
_LINE_FIELDS: Final = frozenset({"sku", "category"})
FIELDS: Final = ("merchant", "store", "channel", "weekday", "hour", "tier", "segment", "sku", "category")

Conditions = Mapping[str, frozenset[str | int]]


class Filing(NamedTuple):
    """The field a rule is filed under, empty for none, with the values it answers to."""

    field: str
    values: frozenset[str | int]


def choose_filings(rules: Sequence[Conditions]) -> list[Filing]:
    """Return for each rule the field with the smallest expected share of orders; ties go to the later field."""
    everything: dict[str, set[str | int]] = {field: set() for field in FIELDS}
    for conditions in rules:
        for field, values in conditions.items():
            everything[field] |= values
    return [_choose(conditions, everything) for conditions in rules]


def _choose(conditions: Conditions, everything: Mapping[str, set[str | int]]) -> Filing:
    best, best_share = Filing("", frozenset()), 0.0
    for field in FIELDS:
        values = conditions.get(field)
        if not values:
            continue
        # One more than is listed: there are always orders that no rule names.
        share = len(values) * (LINES_EXPECTED if field in _LINE_FIELDS else 1) / (len(everything[field]) + 1)
        if not best.field or share <= best_share:
            best, best_share = Filing(field, values), share
    return best


class Index:
    """Positions of rules by field and value."""

    __slots__ = ("_always", "_by", "_segments", "_singles")

    def __init__(self, filings: Iterable[Filing]) -> None:
        """File the rules, in the order of their positions."""
        always: list[int] = []
        by: dict[str, dict[str | int, list[int]]] = {field: {} for field in FIELDS}
        for position, filing in enumerate(filings):
            if not filing.field:
                always.append(position)
            for value in filing.values:
                by[filing.field].setdefault(value, []).append(position)
        self._always = tuple(always)
        self._by = by

    def candidates(self, order: Order) -> list[int]:
        """Return the positions, ascending and once each, of all rules that may hold for `order`."""
        by = self._by
        found = list(self._always)
        for filed, value in (
            (by["merchant"], order.merchant),
            (by["store"], order.store),
            (by["channel"], order.channel),
            (by["tier"], order.tier),
            (by["weekday"], order.day.weekday),
            (by["hour"], order.hour),
        ):
            if filed and value in filed:
                found += filed[value]
        if filed := by["segment"]:
            for segment in order.segments:
                found += filed.get(segment, ())
        if (filed := by["sku"]):
            for line in order.lines:
                found += filed.get(line.sku, ())
        if (filed := by["category"]):
            for line in order.lines:
                found += filed.get(line.category, ())
        return sorted(set(found))
