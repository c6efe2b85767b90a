# SPDX-License-Identifier: Apache-2.0
"""Amounts as they stand in files → fen, exactly: decimal text and integers only.

Where a file in yuan has less than a fen, it is rounded half to even: 0.125 → 12, 0.135 → 14, 0.1250001 → 13.
"""

from typing import Final

import polars as pl

from haowu.kernel.limits import FEN_MAX

DECIMAL: Final = r"^[+-]?\d{1,12}(\.\d+)?$"
"""At most twelve digits before the point, so that millionths stay inside 64 bits."""
TO_NOISE: Final = r"^[+-]?\d(\.\d+)?e-\d+$"
"""What floating sums leave behind instead of nothing (1.8e-15 yuan): far less than half a fen."""
MILLIONTHS: Final = r"^([+-]?\d{1,12}(?:\.\d{1,6})?)"
BEYOND_MILLIONTHS: Final = r"\.\d{6}0*[1-9]"
MILLIONTHS: Final = 1_000_000
MILLIONTHS_PER_FEN: Final = {"fen": MILLIONTHS, "yuan": MILLIONTHS // 100}


def to_fen(values: pl.Series, unit: str) -> pl.Series:
    """Return the amounts in fen, null where there is none or it is beyond `FEN_MAX`; `unit` is `fen` or `yuan`.

    A floating number counts as its shortest decimal spelling (the one that a person would see).
    """
    frame = pl.DataFrame({"value": values})
    if values.dtype.is_integer():
        number = pl.col("value").cast(pl.Int64, strict=False)
        fen = pl.when(number.is_between(-FEN_MAX, FEN_MAX)).then(number * (1 if unit == "fen" else 100))
    else:
        frame = frame.select(pl.col("value").cast(pl.String).str.strip_chars())
        if values.dtype.is_float() and unit == "yuan":
            frame = frame.select(pl.col("value").str.replace(NOISE, "0"))
        fen = _from_text(unit)
    frame = frame.select(fen.alias("fen"))
    return frame.select(pl.when(pl.col("fen").is_between(-FEN_MAX, FEN_MAX)).then("fen")).to_series()


def _from_text(unit: str) -> pl.Expr:
    text = pl.col("value")
    sound = pl.when(text.str.contains(DECIMAL)).then(text.str.extract(TO_MILLIONTHS))
    millionths = sound.cast(pl.Decimal(24, 6), strict=False).to_physical().cast(pl.Int64)
    has_more = text.str.contains(BEYOND_MILLIONTHS)
    per_fen = MILLIONTHS_PER_FEN[unit]
    whole, rest = millionths // per_fen, millionths % per_fen
    if unit == "fen":
        return pl.when((rest == 0) & ~has_more).then(whole)
    # Millionths are cut towards zero, so that what was cut off pushes a tie away from zero.
    breaks_tie = pl.when(has_more).then(millionths > 0).otherwise(whole % 2 == 1)
    is_up = (rest * 2 > per_fen) | ((rest * 2 == per_fen) & breaks_tie)
    return whole + is_up.cast(pl.Int64)
