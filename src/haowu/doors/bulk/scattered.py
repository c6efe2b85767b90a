# SPDX-License-Identifier: Apache-2.0
"""Orders whose lines do not stand together in the file: found by a first look, set aside on disk, cut at the end.

The look keeps eight bytes an order; what is set aside lies in parts of about `PART_ROWS` rows, so that memory stays
flat even when a file is in no order at all. Two orders that share a hash only share a part.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from haowu.doors.bulk.mapping import Resolved
from haowu.doors.bulk.normalise import names_of_orders
from haowu.doors.bulk.sources.slices import Source

PART_ROWS: Final = 300_000
HASH_SEED: Final = 20_261_122


def keys(orders: pl.DataFrame) -> pl.Series:
    """Return a 64-bit key a row, equal for the rows of one order."""
    return orders.select(pl.concat_str("merchant", "order_no", separator="\x1f").hash(HASH_SEED)).to_series()


def find_scattered(source: Source, resolved: Resolved, on_position: Callable[[int], None]) -> pl.Series:
    """Return the keys of all orders that come back after another order began."""
    firsts = [pl.Series(dtype=pl.UInt64)]
    last: int | None = None
    columns = [resolved.columns[field] for field in ("order_no", "merchant") if field in resolved.columns]
    for piece in source.slices(columns):
        found = keys(names_of_orders(piece.frame, resolved))
        if found.len():
            firsts.append(found.filter(found.ne_missing(found.shift(1, fill_value=last))))
            last = found[-1]
        on_position(piece.position)
    runs = pl.concat(firsts).sort()
    return runs.filter(runs.eq_missing(runs.shift(1))).unique()


class Aside:
    """Rows set aside in parts, in a directory of its own that is emptied at the start."""

    def __init__(self, scattered: pl.Series, directory: Path, rows_in_all: int) -> None:
        """Prepare enough parts for `rows_in_all` rows at worst."""
        self._scattered = scattered.implode()
        self._parts: list[list[Path]] = [[] for _ in range(-(-rows_in_all // PART_ROWS))] if scattered.len() else []
        self._directory = directory

    def keep(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Set the rows of scattered orders aside and return the others."""
        if not self._parts:
            return rows
        keyed = rows.with_columns(keys(rows).alias("key"))
        is_scattered = keyed["key"].is_in(self._scattered)
        self._directory.mkdir(parents=True, exist_ok=True)
        apart = (
            keyed.filter(is_scattered).with_columns(pl.col("key") % len(self._parts)).partition_by("key", as_dict=True)
        )
        for (number,), part in apart.items():
            path = self._directory / f"{number}-{len(self._parts[number])}.parquet"
            part.drop("key").write_parquet(path, compression="lz4")
            self._parts[number].append(path)
        return keyed.filter(~is_scattered).drop("key")

    def parts(self) -> Iterator[pl.DataFrame]:
        """Yield what was set aside, order by order, in the order in which the orders began."""
        for paths in self._parts:
            if paths:
                rows = pl.concat([pl.read_parquet(path) for path in paths])
                begins = pl.col("line").min().over("merchant", "order_no")
                yield rows.sort(begins, "line")
                for path in paths:
                    path.unlink()
