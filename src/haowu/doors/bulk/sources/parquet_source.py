# SPDX-License-Identifier: Apache-2.0
"""Parquet: read by polars' streaming engine, with only the columns that are needed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from haowu.doors.bulk.errors import FileUnreadable
from haowu.doors.bulk.sources.slices import Slice

SLICE_ROWS: Final = 50_000


class ParquetSource:
    """One parquet file; a line is a row, counted from 1."""

    def __init__(self, path: Path) -> None:
        """Read the footer.

        Raises:
            FileUnreadable: it cannot be opened or is no parquet file.
        """
        self.path = path
        try:
            self._scan = pl.scan_parquet(path, glob=False)
            self.names = list(self._scan.collect_schema())
            self.size = int(self._scan.select(pl.len()).collect().item())
        except (OSError, pl.exceptions.PolarsError) as problem:
            raise _unreadable(path, problem) from problem

    def slices(self, columns: Sequence[str]) -> Iterator[Slice]:
        """Yield the file in slices of about `SLICE_ROWS` rows."""
        position = 0
        try:
            for frame in self._scan.select(columns).collect_batches(chunk_size=SLICE_ROWS, maintain_order=True):
                first_line, position = position + 1, position + frame.height
                yield Slice(frame.with_row_index("line", offset=first_line), [], position)
        except pl.exceptions.PolarsError as problem:
            raise _unreadable(self.path, problem) from problem


def _unreadable(path: Path, problem: Exception) -> FileUnreadable:
    first_line = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return FileUnreadable(
        path=path,
        why_zh=f"不是完整的 parquet 文件({first_line})。",
        why_en=f"it is not a whole parquet file ({first_line}).",
    )
