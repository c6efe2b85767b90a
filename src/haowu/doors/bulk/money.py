# SPDX-License-Identifier: Apache-2.0
"""Amounts as they stand in files → fen, exactly: decimal text and integers.

Where a file in yuan has less than a fen, it is rounded half to even: 0.125 → 12, 0.135 → 14, 0.1250001 → 13.
A floating column counts as the shortest decimals that mean the same numbers (what a person would see): most values are
some k / 100 to the last bit, which is told without spelling them; the others are spelled and read as text.
"""

from typing import Final

import polars as pl

from haowu.kernel.limits import FEN_MAX

DECIMAL: Final = r"^[+-]?\d{1,12}(\.\d+)?$"
"""At most twelve digits before the point, so that millionths stay inside 64 bits."""
TO_MILLIONTHS: Final = r"^([+-]?\d{1,12}(?:\.\d{1,6})?)"
BEYOND_MILLIONTHS: Final = r"\.\d{6}0*[1-9]"
SHORT_BYTES: Final = 8
"""No number so short has more than six digits after its point."""
NOISE: Final = r"^[+-]?\d(\.\d+)?e-\d+$"
"""What floating sums leave behind instead of nothing (1.8e-15 yuan): far less than half a fen."""
EXACT_MAX: Final = 10**12
"""Up to here every k / 100 has at most fourteen digits, so that no two of them share a floating number."""
MILLIONTHS: Final = 1_000_000
MILLIONTHS_PER_FEN: Final = {"fen": MILLIONTHS, "yuan": MILLIONTHS // 100}


def to_fen(values: pl.Series, unit: str) -> pl.Series:
    """Return the amounts in fen, null where there is none or it is beyond `FEN_MAX`; `unit` is `fen` or `yuan`."""
    if values.dtype.is_integer():
        number = values.cast(pl.Int64, strict=False)
        fen = number.set(~number.is_between(-FEN_MAX, FEN_MAX), None) * (1 if unit == "fen" else 100)
    elif values.dtype.is_float() and unit == "yuan":
        fen = _from_floats(values)
    else:
        fen = _from_text(values.cast(pl.String).str.strip_chars(), unit)
    return fen.set(~fen.is_between(-FEN_MAX, FEN_MAX), None)


def _from_floats(yuan: pl.Series) -> pl.Series:
    hundredths = (yuan * 100).round()
    is_spelled = ~((hundredths / 100 == yuan) & hundredths.is_between(-EXACT_MAX, EXACT_MAX))
    fen = hundredths.set(is_spelled, None).cast(pl.Int64)
    places = is_spelled.fill_null(value=False).arg_true()
    if not places.len():
        return fen
    spelled = yuan.gather(places).cast(pl.String).str.replace(NOISE, "0")
    return fen.scatter(places, _from_text(spelled, "yuan"))


def _from_text(text: pl.Series, unit: str) -> pl.Series:
    text = text.set(~text.str.contains(DECIMAL), None)
    has_more = pl.lit(value=False)
    longest = text.str.len_bytes().max()
    if isinstance(longest, int) and longest > SHORT_BYTES:
        has_more = pl.lit(text.str.contains(BEYOND_MILLIONTHS))
        text = text.str.extract(TO_MILLIONTHS) if text.str.contains(r"\.\d{7}").any() else text
    frame = pl.DataFrame({"value": text, "millionths": text.cast(pl.Decimal(24, 6), strict=False).to_physical()})
    return frame.with_columns(pl.col("millionths").cast(pl.Int64)).select(_rounded(has_more, unit)).to_series()


def _rounded(has_more: pl.Expr, unit: str) -> pl.Expr:
    millionths, per_fen = pl.col("millionths"), MILLIONTHS_PER_FEN[unit]
    whole, rest = millionths // per_fen, millionths % per_fen
    if unit == "fen":
        return pl.when((rest == 0) & ~has_more).then(whole)
    # Millionths are cut towards zero, so that what was cut off pushes a tie away from zero.
    breaks_tie = pl.when(has_more).then(millionths > 0).otherwise(whole % 2 == 1)
    is_up = (rest * 2 > per_fen) | ((rest * 2 == per_fen) & breaks_tie)
    return whole + is_up.cast(pl.Int64)
