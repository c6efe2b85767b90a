# SPDX-License-Identifier: Apache-2.0
"""What every source gives: slices of rows with their line numbers, and the rows that could not be read at all."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import polars as pl


class Broken(NamedTuple):
    """A row that is no row: its line number and the stable code of what is wrong."""

    line: int
    code: str


class Slice(NamedTuple):
    """Some rows in file order; `frame` has the asked columns and `line` (from 1). `position` counts as `size` does."""

    frame: pl.DataFrame
    broken: list[Broken]
    position: int


class Source(Protocol):
    """A file that can be read again and again, always in the same slices."""

    @property
    def names(self) -> list[str]:
        """The columns of the file."""
        ...

    @property
    def size(self) -> int:
        """How far `Slice.position` will go (bytes or rows)."""
        ...

    def slices(self, columns: Sequence[str]) -> Iterator[Slice]:
        """Yield the file, reading only `columns`."""
        ...
