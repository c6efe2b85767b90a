# SPDX-License-Identifier: Apache-2.0
"""Typed rows → chunks of whole orders, always the same chunks for the same file, mapping and chunk size."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import polars as pl

from haowu.doors.bulk.mapping import Resolved
from haowu.doors.bulk.normalise import normalise, row_fen
from haowu.doors.bulk.scattered import Aside, find_scattered
from haowu.doors.bulk.sizes import Sizes
from haowu.doors.bulk.sources.slices import Broken, Source


class Chunk(NamedTuple):
    """Rows of whole orders; `starts` are the positions at which an order begins; broken rows met on the way."""

    no: int
    rows: pl.DataFrame
    starts: pl.Series
    broken: list[Broken]


class Cutter:
    """Cuts one file into chunks of `orders` orders; `spool` is a directory of its own for what must be set aside."""

    def __init__(self, source: Source, resolved: Resolved, *, orders: int, spool: Path) -> None:
        """Nothing is read yet; `read` will count lines and fen as they come from the file, before anything is cut."""
        self.source, self.resolved, self.orders, self.spool = source, resolved, orders, spool
        self.read = Sizes()

    def chunks(self, on_look: Callable[[int], None], on_position: Callable[[int], None]) -> Iterator[Chunk]:
        """Yield the chunks; `on_look` hears how far the first look is, `on_position` how far the reading."""
        aside = Aside(*self._look(on_look))
        no, broken = 0, list[Broken]()
        rest: pl.DataFrame | None = None
        for piece in self.source.slices(self.resolved.source_columns):
            broken += piece.broken
            rows = normalise(piece.frame, self.resolved)
            self._count(rows, len(piece.broken))
            rows = aside.keep(rows)
            rest = at_hand = rows if rest is None else pl.concat([rest, rows])
            for ready, starts in self._full(at_hand):
                yield Chunk(no, ready, starts, broken)
                no, broken, rest = no + 1, [], rest.slice(ready.height)
            on_position(piece.position)
        for part in chain([rest] if rest is not None else [], aside.parts()):
            for ready, starts in self._all(part):
                yield Chunk(no, ready, starts, broken)
                no, broken = no + 1, []
        if broken and rest is not None:
            yield Chunk(no, rest.clear(), pl.Series(dtype=pl.UInt32), broken)

    def _count(self, rows: pl.DataFrame, broken: int) -> None:
        lines = rows["line"].n_unique() if self.resolved.is_nested else rows.height
        fen = rows.select(row_fen(self.resolved).sum()).item()
        self.read = self.read.plus(Sizes(0, lines + broken, int(fen)))

    def _look(self, on_look: Callable[[int], None]) -> tuple[pl.Series, Path, int]:
        rows = 0
        if not self.resolved.has_lines or self.resolved.is_nested:
            return pl.Series(dtype=pl.UInt64), self.spool, rows
        scattered = find_scattered(self.source, self.resolved, on_look)
        if scattered.len():
            rows = sum(piece.frame.height for piece in self.source.slices([self.resolved.columns["order_no"]]))
        return scattered, self.spool, rows

    def _full(self, rows: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.Series]]:
        """Yield the chunks that are full for sure: the order after them has begun."""
        starts = self._starts(rows)
        for first in range(0, starts.len() - self.orders, self.orders):
            begin, end = starts[first], starts[first + self.orders]
            yield rows.slice(begin, end - begin), starts.slice(first, self.orders) - begin

    def _all(self, rows: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.Series]]:
        """Yield all of `rows`, the last chunk being shorter."""
        starts = self._starts(rows)
        for first in range(0, starts.len(), self.orders):
            begin = starts[first]
            end = starts[first + self.orders] if first + self.orders < starts.len() else rows.height
            yield rows.slice(begin, end - begin), starts.slice(first, self.orders) - begin

    def _starts(self, rows: pl.DataFrame) -> pl.Series:
        if self.resolved.is_nested:
            is_first = pl.col("line").ne_missing(pl.col("line").shift(1))
        elif self.resolved.has_lines:
            names = ("order_no", "merchant")
            is_first = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in names)
        else:
            is_first = pl.col("line").is_not_null()
        return rows.select(is_first.arg_true()).to_series()
