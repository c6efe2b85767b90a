# SPDX-License-Identifier: Apache-2.0
"""A text file as blocks of whole records, so that memory stays flat however long the file is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from haowu.doors.bulk.errors import FileUnreadable

BLOCK_BYTES: Final = 4 * 1024 * 1024
RECORD_BYTES_MAX: Final = 8 * BLOCK_BYTES
"""A record longer than this is a quotation mark that was never closed."""


class Block(NamedTuple):
    """Whole records as bytes, the line on which they start, and where they end in the file."""

    data: bytes
    first_line: int
    position: int


def blocks(path: Path, *, start: int, first_line: int, is_quoted: bool) -> Iterator[Block]:
    """Yield the file from byte `start`; with `is_quoted` a line break inside quotation marks ends no record.

    Raises:
        FileUnreadable: the file cannot be opened, or a record is absurdly long.
    """
    rest, position, line = b"", start, first_line
    with path.open("rb") as file:
        file.seek(start)
        while read := file.read(BLOCK_BYTES):
            data = rest + read
            cut = _end_of_last_record(data, is_quoted=is_quoted)
            if cut == 0 and len(data) > RECORD_BYTES_MAX:
                raise _endless(path, line)
            rest = data[cut:]
            if cut:
                position += cut
                yield Block(data[:cut], line, position)
                line += data.count(b"\n", 0, cut)
    if rest:
        yield Block(rest + b"\n", line, position + len(rest))


def _end_of_last_record(data: bytes, *, is_quoted: bool) -> int:
    cut = data.rfind(b"\n") + 1
    if not is_quoted:
        return cut
    quotes = data.count(b'"', 0, cut)
    while cut and quotes % 2:
        earlier = data.rfind(b"\n", 0, cut - 1) + 1
        quotes -= data.count(b'"', earlier, cut)
        cut = earlier
    return cut


def _endless(path: Path, line: int) -> FileUnreadable:
    return FileUnreadable(
        path=path,
        why_zh=f"从第 {line} 行起有一个引号没有配对(或一行长得离谱)。请检查这一行。",
        why_en=f"from line {line} on a quotation mark is never closed, or a line is absurdly long. Check that line.",
    )
