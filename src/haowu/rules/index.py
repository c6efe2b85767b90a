# SPDX-License-Identifier: Apache-2.0
"""The index: each rule filed under the equality condition hit least often (docs/algorithms/rule-index.md)."""

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
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
    best, best_share = Filing("", frozenset()), Fraction(0)
    for field in FIELDS:
        values = conditions.get(field)
        if not values:
            continue
        # One more than is listed: there are always orders that no rule names.
        hits = len(values) * (LINES_EXPECTED if field in _LINE_FIELDS else 1)
        share = Fraction(hits, len(everything[field]) + 1)
        if not best.field or share <= best_share:
            best, best_share = Filing(field, values), share
    return best


Filed = dict[str | int, list[int]]


class Index:
    """Positions of rules by field and value; a field that no rule is filed under is None."""

    __slots__ = (
        "_always",
        "_category",
        "_channel",
        "_floored",
        "_floors",
        "_has_many",
        "_hour",
        "_merchant",
        "_segment",
        "_sku",
        "_store",
        "_tier",
        "_weekday",
    )

    def __init__(self, filings: Iterable[Filing], floors: Sequence[int], absent: Container[int] = ()) -> None:
        """File the rules by position, but for the `absent`; `floors` are the thresholds (fen) over whole orders."""
        self._always: list[int] = []
        by: dict[str, Filed] = {}
        floored: list[tuple[int, int]] = []
        for position, filing in enumerate(filings):
            if position in absent:
                continue
            if not filing.field and not floors[position]:
                self._always.append(position)
            elif not filing.field:
                floored.append((floors[position], position))
            for value in filing.values:
                by.setdefault(filing.field, {}).setdefault(value, []).append(position)
        self._floors = [floor for floor, _ in sorted(floored)]
        self._floored = [position for _, position in sorted(floored)]
        self._merchant, self._store, self._channel = by.get("merchant"), by.get("store"), by.get("channel")
        self._weekday, self._hour = by.get("weekday"), by.get("hour")
        self._tier, self._segment = by.get("tier"), by.get("segment")
        self._sku, self._category = by.get("sku"), by.get("category")
        self._has_many = not by.keys().isdisjoint({"segment", "sku", "category"})

    def candidates(self, order: Order) -> list[int]:
        """Return the positions, ascending and once each, of all rules that may hold for `order`."""
        found = self._always.copy()
        if self._floors:
            found += self._floored[: bisect_right(self._floors, order.whole.net_fen)]
        if (filed := self._merchant) is not None:
            found += filed.get(order.merchant, ())
        if (filed := self._store) is not None:
            found += filed.get(order.store, ())
        if (filed := self._channel) is not None:
            found += filed.get(order.channel, ())
        if (filed := self._tier) is not None:
            found += filed.get(order.tier, ())
        if (filed := self._weekday) is not None:
            found += filed.get(order.day.weekday, ())
        if (filed := self._hour) is not None:
            found += filed.get(order.hour, ())
        if self._has_many:
            self._add_many(order, found)
        return sorted(set(found))

    def _add_many(self, order: Order, found: list[int]) -> None:
        if (filed := self._segment) is not None:
            for segment in order.segments:
                found += filed.get(segment, ())
        if (filed := self._sku) is not None:
            for line in order.lines:
                found += filed.get(line.sku, ())
        if (filed := self._category) is not None:
            for line in order.lines:
                found += filed.get(line.category, ())
