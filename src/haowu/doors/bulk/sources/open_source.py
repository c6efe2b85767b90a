# SPDX-License-Identifier: Apache-2.0
"""From a path to the right kind of source."""

from pathlib import Path
from typing import Final

from haowu.doors.bulk.errors import FileUnreadable
from haowu.doors.bulk.mapping import Mapping
from haowu.doors.bulk.sources.csv_source import CsvSource
from haowu.doors.bulk.sources.ndjson_source import NdjsonSource
from haowu.doors.bulk.sources.parquet_source import ParquetSource
from haowu.doors.bulk.sources.slices import Source

ENDINGS: Final = {
    ".csv": "csv", ".txt": "csv", ".tsv": "csv",
    ".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "ndjson",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip


def open_source(path: Path, mapping: Mapping) -> Source:
    """Open `path` in the format that `mapping` says, or that its ending says.

    Raises:
        FileUnreadable: absent, a directory, of unknown format, or not what its format says.
    """
    if not path.is_file():
        raise FileUnreadable(path=path, why_zh="没有这个文件。", why_en="there is no such file.")
    match mapping.format or ENDINGS.get(path.suffix.lower()):
        case "csv":
            separator = "\t" if path.suffix.lower() == ".tsv" else mapping.separator
            return CsvSource(path, encoding=mapping.encoding, separator=separator)
        case "ndjson":
            return NdjsonSource(path)
        case "parquet":
            return ParquetSource(path)
        case _:
            raise FileUnreadable(
                path=path,
                why_zh="看不出文件格式,请用 --format csv、ndjson 或 parquet 说明。",
                why_en="unknown ending; say --format csv, ndjson or parquet.",
            )
