# SPDX-License-Identifier: Apache-2.0
"""NDJSON: one object a line, a line of an order or a whole order with its `lines` inside, as the API takes it."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from haowu.doors.bulk.errors import FileUnreadable
from haowu.doors.bulk.mapping import NESTED
from haowu.doors.bulk.sources.blocks import Block, blocks
from haowu.doors.bulk.sources.slices import Broken, Slice

SNIFF_ROWS: Final = 200


class NdjsonSource:
    """One NDJSON file, UTF-8."""

    def __init__(self, path: Path) -> None:
        """Learn the names from the first rows.

        Raises:
            FileUnreadable: it cannot be opened, or none of its first rows is a JSON object.
        """
        self.path = path
        try:
            first = next(blocks(path, start=0, first_line=1, is_quoted=False), None)
        except OSError as problem:
            raise FileUnreadable(
                path=path, why_zh=f"打不开({problem.strerror})。", why_en=f"{problem.strerror}."
            ) from problem
        if first is None:
            raise FileUnreadable(path=path, why_zh="文件是空的。", why_en="it is empty.")
        self.names = _names(first.data.removeprefix(b"\xef\xbb\xbf"))
        if not self.names:
            raise FileUnreadable(
                path=path, why_zh="开头的行都不是 JSON 对象。", why_en="none of its first lines is a JSON object."
            )
        self.size = path.stat().st_size
        self._start = 3 if first.data.startswith(b"\xef\xbb\xbf") else 0

    def slices(self, columns: Sequence[str]) -> Iterator[Slice]:
        """Yield the file block by block; nested lines come out as rows, all with the line number of their order."""
        for block in blocks(self.path, start=self._start, first_line=1, is_quoted=False):
            frame, broken = self._parse(block, columns), list[Broken]()
            if frame is None:
                frame, broken = _parse_row_by_row(block, columns)
            yield Slice(_unnest(frame, columns), broken, block.position)

    def _parse(self, block: Block, columns: Sequence[str]) -> pl.DataFrame | None:
        try:
            frame = pl.read_ndjson(io.BytesIO(block.data), schema=_schema(columns))
        except pl.exceptions.PolarsError:
            return None
        if frame.height != block.data.count(b"\n"):
            return None
        return frame.with_row_index("line", offset=block.first_line)


def _names(data: bytes) -> list[str]:
    names: dict[str, None] = {}
    for line in data.split(b"\n", SNIFF_ROWS)[:SNIFF_ROWS]:
        row = _object(line)
        if isinstance(row, dict):
            for name, value in row.items():
                if name == "lines" and isinstance(value, list):
                    names.update({NESTED + key: None for inner in value for key in inner})
                else:
                    names[name] = None
    return list(names)


def _object(line: bytes) -> dict[str, Any] | str:
    """Return the row, or the code of what is wrong with it."""
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "LINE_BROKEN"
    if not isinstance(row, dict):
        return "LINE_BROKEN"
    lines = row.get("lines")
    if lines is not None and not (isinstance(lines, list) and all(isinstance(inner, dict) for inner in lines)):
        return "LINE_BROKEN"
    return row


def _schema(columns: Sequence[str]) -> dict[str, pl.DataType | type[pl.DataType]]:
    inner = {name.removeprefix(NESTED): pl.String for name in columns if name.startswith(NESTED)}
    schema: dict[str, pl.DataType | type[pl.DataType]] = {n: pl.String for n in columns if not n.startswith(NESTED)}
    if inner:
        schema["lines"] = pl.List(pl.Struct(inner))
    return schema


def _parse_row_by_row(block: Block, columns: Sequence[str]) -> tuple[pl.DataFrame, list[Broken]]:
    rows: list[dict[str, Any]] = []
    broken = []
    for offset, line in enumerate(block.data.split(b"\n")):
        if not line.strip():
            continue
        row = _object(line)
        if isinstance(row, str):
            broken.append(Broken(block.first_line + offset, row))
            continue
        flat: dict[str, Any] = {name: _text(row.get(name)) for name in columns if not name.startswith(NESTED)}
        flat["lines"] = [{key: _text(value) for key, value in inner.items()} for inner in row.get("lines") or []]
        rows.append({"line": block.first_line + offset, **flat})
    return pl.DataFrame(rows, schema={"line": pl.UInt32, **_schema(columns)}), broken


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return msgspec.json.encode(value).decode()


def _unnest(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    if "lines" not in frame.columns:
        return frame
    if not any(name.startswith(NESTED) for name in columns):
        return frame.drop("lines")
    flat = frame.explode("lines", empty_as_null=True, keep_nulls=True)
    inner = [
        pl.col("lines").struct.field(name.removeprefix(NESTED)).alias(name)
        for name in columns
        if name.startswith(NESTED)
    ]
    return flat.with_columns(inner).drop("lines")
