# SPDX-License-Identifier: Apache-2.0
"""CSV: UTF-8 (with or without BOM) or GB18030/GBK, one header row, quoted as RFC 4180 says."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from haowu.doors.bulk.errors import FileUnreadable
from haowu.doors.bulk.sources.blocks import Block, blocks
from haowu.doors.bulk.sources.slices import Broken, Slice

UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SNIFF_BYTES: Final = 1024 * 1024


class CsvSource:
    """One CSV file."""

    def __init__(self, path: Path, *, encoding: str = "auto", separator: str = ",") -> None:
        """Read the header.

        Raises:
            FileUnreadable: no header, doubled column names, or an encoding that is neither UTF-8 nor GB18030.
        """
        self.path = path
        self.separator = separator
        head = _head(path)
        if head.startswith(UTF16_MARKS):
            raise FileUnreadable(
                path=path, why_zh="文件是 UTF-16 编码,请另存为 UTF-8。", why_en="it is UTF-16; save it as UTF-8."
            )
        mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        self.encoding = _encoding_of(path, head[mark:]) if encoding == "auto" else encoding
        first = next(blocks(path, start=mark, first_line=1, is_quoted=True), None)
        if first is None:
            raise FileUnreadable(
                path=path, why_zh="文件是空的,连表头都没有。", why_en="it is empty, without even a header."
            )
        self.names, header_bytes, header_lines = self._read_header(first.data)
        self._start, self._first_line = mark + header_bytes, 1 + header_lines
        self.size = path.stat().st_size

    def slices(self, columns: Sequence[str]) -> Iterator[Slice]:
        """Yield the file block by block."""
        for block in blocks(self.path, start=self._start, first_line=self._first_line, is_quoted=True):
            frame = self._parse(block, columns)
            if frame is None:
                frame, broken = self._parse_row_by_row(block, columns)
                yield Slice(frame, broken, block.position)
            else:
                yield Slice(frame, [], block.position)

    def _read_header(self, data: bytes) -> tuple[list[str], int, int]:
        end = data.find(b"\n") + 1
        while data.count(b'"', 0, end) % 2 and end < len(data):
            end = data.find(b"\n", end) + 1
        row = next(csv.reader([data[:end].decode(self.encoding, "replace")], delimiter=self.separator), [])
        names = [name.strip() for name in row]
        if not any(names) or any("\r" in name or "\0" in name for name in names):
            raise FileUnreadable(
                path=self.path,
                why_zh="第 1 行不是表头(文件可能不是 CSV)。",
                why_en="line 1 is no header; is this a CSV file?",
            )
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise FileUnreadable(
                path=self.path, why_zh=f"表头里“{twice}”出现两次。", why_en=f"two columns are named '{twice}'."
            )
        return names, end, data.count(b"\n", 0, end)

    def _parse(self, block: Block, columns: Sequence[str]) -> pl.DataFrame | None:
        """Return the rows, or None if any of them needs a closer look."""
        data = block.data
        if self.encoding != "utf-8":
            try:
                data = data.decode(self.encoding).encode()
            except UnicodeDecodeError:
                return None
        try:
            frame = pl.read_csv(
                data,
                has_header=False,
                schema=dict.fromkeys(self.names, pl.String),
                columns=[self.names.index(name) for name in columns],
                separator=self.separator,
            ).select(columns)
        except pl.exceptions.PolarsError:
            return None
        if frame.height != data.count(b"\n"):
            return None
        return frame.with_row_index("line", offset=block.first_line)

    def _parse_row_by_row(self, block: Block, columns: Sequence[str]) -> tuple[pl.DataFrame, list[Broken]]:
        picks = [self.names.index(name) for name in columns]
        rows, broken = [], []
        for line, row in self._rows(block):
            if isinstance(row, str):
                broken.append(Broken(line, row))
            elif len(row) != len(self.names):
                broken.append(Broken(line, "COLUMNS_WRONG"))
            else:
                rows.append((line, *[row[pick] or None for pick in picks]))
        schema = {"line": pl.UInt32, **dict.fromkeys(columns, pl.String)}
        return pl.DataFrame(rows, schema=schema, orient="row"), broken

    def _rows(self, block: Block) -> Iterator[tuple[int, list[str] | str]]:
        """Yield (line, row), or (line, code) for a row that cannot be read."""
        text = block.data.decode(self.encoding, "surrogateescape")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.separator, strict=True)
        line = block.first_line
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, "LINE_BROKEN"
            else:
                if row and any("\udc80" <= char <= "\udcff" for cell in row for char in cell):
                    yield line, "ENCODING_WRONG"
                elif row:
                    yield line, row
            line = block.first_line + reader.line_num


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SNIFF_BYTES)
    except OSError as problem:
        raise FileUnreadable(
            path=path, why_zh=f"打不开({problem.strerror})。", why_en=f"{problem.strerror}."
        ) from problem


def _encoding_of(path: Path, head: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            decoder.decode(head)
        except UnicodeDecodeError:
            continue
        return encoding
    if head.count(b"\n") > 1:
        return "utf-8"  # mostly text: its bad rows will be rejected one by one
    raise FileUnreadable(path=path, why_zh="不是文本文件(既非 UTF-8 也非 GBK)。", why_en="it is no text file.")
