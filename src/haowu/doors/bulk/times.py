# SPDX-License-Identifier: Apache-2.0
"""Times as they stand in files → instants in the file's zone."""

from typing import Final

import polars as pl

FORMATS: Final = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d%H%M%S")
OFFSET: Final = r"(Z|[+-]\d{2}:?\d{2})$"


def to_instants(values: pl.Series, *, zone: str, time_format: str | None, shift_days: int) -> pl.Series:
    """Return the instants, null where there is none. A time without offset is local time of `zone`.

    An hour that the zone skips is no time; one that it repeats is the first of the two. A shift by days keeps the
    local hour.
    """
    dtype = values.dtype
    if isinstance(dtype, pl.Datetime):
        moments = values.cast(pl.Datetime("us", dtype.time_zone))
        instants = moments.dt.convert_time_zone(zone) if dtype.time_zone else _in_zone(moments, zone)
    else:
        instants = _from_text(values.cast(pl.String).str.strip_chars(), zone, time_format)
    return instants.dt.offset_by(f"{shift_days}d") if shift_days else instants


def _from_text(text: pl.Series, zone: str, time_format: str | None) -> pl.Series:
    if time_format is not None:
        parsed = text.str.to_datetime(time_format, time_unit="us", strict=False)
        return parsed.dt.convert_time_zone(zone) if parsed.dtype != pl.Datetime("us") else _in_zone(parsed, zone)
    offset = text.str.extract(OFFSET)
    if offset.null_count() == text.len():
        return _in_zone(_naive(text), zone)
    return _with_offset(text, offset, zone)


def _naive(text: pl.Series) -> pl.Series:
    """Try the formats one by one, each only while there is something left to be read."""
    found = text.str.to_datetime(FORMATS[0], time_unit="us", strict=False)
    for form in FORMATS[1:]:
        if found.null_count() == text.null_count():
            return found
        found = found.zip_with(found.is_not_null(), text.str.to_datetime(form, time_unit="us", strict=False))
    return found


def _with_offset(text: pl.Series, offset: pl.Series, zone: str) -> pl.Series:
    naive = _naive(text.str.replace(OFFSET, "").str.replace("T", " ", literal=True))
    spelled = pl.col("offset").str.replace("Z", "+00:00", literal=True)
    minutes = spelled.str.slice(1, 2).cast(pl.Int64) * 60 + spelled.str.slice(-2).cast(pl.Int64)
    east = pl.when(spelled.str.starts_with("-")).then(-minutes).otherwise(minutes)
    there = (pl.col("naive") - pl.duration(minutes=east)).dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    both = pl.DataFrame({"naive": naive, "offset": offset, "here": _in_zone(naive, zone)})
    return both.select(pl.when(pl.col("offset").is_null()).then("here").otherwise(there)).to_series()


def _in_zone(naive: pl.Series, zone: str) -> pl.Series:
    return naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
