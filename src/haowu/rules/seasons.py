# SPDX-License-Identifier: Apache-2.0
"""The index by season: rules that are over, or have not begun, are no candidates and cost an order nothing.

Between two days on which a rule begins or ends the same rules are in force; each such season has an index of its own,
made when an order of it first comes and kept, and every local day remembers the index of its season.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from haowu.rules.index import Filing, Index
from haowu.rules.order import Order

_DAYS_KEPT: Final = 4096
_SEASONS_KEPT: Final = 32


class Span(NamedTuple):
    """The local days on which a rule is in force, both included; None: without beginning, or without end."""

    first: date | None
    last: date | None


class Seasons:
    """All filed rules of one version; answers like an `Index`."""

    __slots__ = ("_by_day", "_by_season", "_changes", "_filings", "_floors", "_spans")

    def __init__(self, filings: Sequence[Filing], floors: Sequence[int], spans: Sequence[Span]) -> None:
        """Keep what an index is made of; the sequences go by the position of the rule."""
        self._filings, self._floors = filings, floors
        self._spans = [
            (span.first.toordinal() if span.first else 0, (span.last or date.max).toordinal()) for span in spans
        ]
        self._changes = sorted({day for first, last in self._spans for day in (first, last + 1)})
        self._by_day: dict[date, Index] = {}
        self._by_season: dict[int, Index] = {}

    def candidates(self, order: Order) -> list[int]:
        """Return the positions, ascending and once each, of all rules in force that may hold for `order`."""
        day = order.day.date
        index = self._by_day.get(day)
        return (self._season_of(day) if index is None else index).candidates(order)

    def _season_of(self, day: date) -> Index:
        """Return the index of the day; few are kept, so that a long history does not keep them all."""
        season = bisect_right(self._changes, day.toordinal())
        index = self._by_season.get(season)
        if len(self._by_day) >= _DAYS_KEPT or (index is None and len(self._by_season) >= _SEASONS_KEPT):
            self._by_day.clear()
            self._by_season.clear()
        if index is None:
            index = Index(self._filings, self._floors, self._absent_on(day.toordinal()))
        self._by_season[season] = self._by_day[day] = index
        return index

    def _absent_on(self, day: int) -> frozenset[int]:
        return frozenset(place for place, (first, last) in enumerate(self._spans) if not first <= day <= last)
