# SPDX-License-Identifier: Apache-2.0
"""Rows of a file → typed rows, column by column: each a field of an order, and `code` where a row is wrong."""

from typing import Final

import polars as pl

from haowu.doors.bulk.mapping import LINE_FIELDS, MONEY_FIELDS, Resolved
from haowu.doors.bulk.money import to_fen
from haowu.doors.bulk.times import to_instants

TRUTHS: Final = {
    **dict.fromkeys(["true", "1", "yes", "y", "t", "是", "已结算", "已付款", "已支付", "已完成"], True),
    **dict.fromkeys(["false", "0", "no", "n", "f", "否", "未结算", "未付款", "未支付", "未完成"], False),
}
CONTROL: Final = r"[\x00-\x1f\x7f]"
TEXT_MAX: Final = 64
QUANTITY_MAX: Final = 1_000_000
LINE_NO_MAX: Final = 32_767
LINE_CODES: Final = frozenset(
    {"MONEY_INVALID", "MONEY_NEGATIVE", "MONEY_ZERO", "QUANTITY_INVALID", "LINE_NO_INVALID", "TEXT_INVALID_LINE"}
)
"""What can be wrong with a line while its order is sound."""
TEXTS: Final = ("order_no", "member", "merchant", "store", "channel")


def normalise(frame: pl.DataFrame, resolved: Resolved) -> pl.DataFrame:
    """Return `line`, the order's fields, the line's fields if there are any, and `code` (null: nothing wrong).

    Amounts are named `…_fen`. Whole orders without lines have `paid_fen` only.
    """
    fields = [*TEXTS, "paid_at", "settled", *sorted(MONEY_FIELDS - {"line_paid"})]
    if resolved.has_lines:
        fields += LINE_FIELDS
    typed = frame.select("line", *[_field(field, frame, resolved) for field in fields])
    return typed.with_columns(_code(resolved).alias("code"))


def row_fen(resolved: Resolved) -> pl.Expr:
    """Return the money of a row: the line's, or the order's where it has no lines."""
    if not resolved.has_lines:
        return pl.col("paid_fen")
    return pl.coalesce("line_paid_fen", "paid_fen") if resolved.is_nested else pl.col("line_paid_fen")


def names_of_orders(frame: pl.DataFrame, resolved: Resolved) -> pl.DataFrame:
    """Return only what tells one order from another: `order_no` and `merchant`."""
    return frame.select(_field("order_no", frame, resolved), _field("merchant", frame, resolved))


def _field(field: str, frame: pl.DataFrame, resolved: Resolved) -> pl.Expr | pl.Series:
    column = resolved.columns.get(field)
    if column is not None:
        return _typed(field, frame.get_column(column), resolved).alias(_name(field))
    constant = resolved.mapping.constants.get(field)
    if constant is not None:
        return pl.lit(_typed(field, pl.Series([constant]), resolved)).first().alias(_name(field))
    return _default(field).alias(_name(field))


def _name(field: str) -> str:
    return f"{field}_fen" if field in MONEY_FIELDS else field


def _default(field: str) -> pl.Expr:
    match field:
        case "settled":
            return pl.lit(value=True)
        case "line_no" | "paid":
            return pl.lit(None, dtype=pl.Int64)
        case "quantity":
            return pl.lit(1, dtype=pl.Int64)
        case "freight" | "coupon" | "points_deduct":
            return pl.lit(0, dtype=pl.Int64)
        case _:
            return pl.lit("")


def _typed(field: str, values: pl.Series, resolved: Resolved) -> pl.Series:
    mapping = resolved.mapping
    if field in {"paid", "line_paid"}:
        return to_fen(values, mapping.money)
    if field in MONEY_FIELDS:  # an empty cell of these is no amount at all
        return to_fen(values.fill_null(0) if values.dtype.is_numeric() else values.fill_null("0"), mapping.money)
    if field == "paid_at":
        return to_instants(values, zone=mapping.zone, time_format=mapping.time_format, shift_days=mapping.shift_days)
    if field == "settled":
        return values if values.dtype == pl.Boolean else _truths(values.cast(pl.String))
    if field in {"line_no", "quantity"}:
        return _whole_numbers(values)
    text = values.cast(pl.String).str.strip_chars().fill_null("")
    prefix = mapping.prefixes.get(field)
    return (pl.Series([prefix]) + text).set(text == "", "") if prefix else text


def _whole_numbers(values: pl.Series) -> pl.Series:
    if values.dtype.is_integer():
        return values.cast(pl.Int64, strict=False)
    return values.cast(pl.String).str.strip_chars().str.strip_suffix(".0").cast(pl.Int64, strict=False)


def _truths(words: pl.Series) -> pl.Series:
    word = words.str.strip_chars().str.to_lowercase()
    return word.replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean)


def _code(resolved: Resolved) -> pl.Expr:
    """Return the first thing that is wrong with a row: with its order first, then with its line."""
    wrong = [*_order_checks(resolved), *(_line_checks(resolved) if resolved.has_lines else ())]
    return pl.coalesce(*[pl.when(condition).then(pl.lit(code)) for condition, code in wrong], pl.lit(None, pl.String))


def _order_checks(resolved: Resolved) -> list[tuple[pl.Expr, str]]:
    checks = [
        (pl.col("order_no") == "", "ORDER_NO_MISSING"),
        (pl.col("member") == "", "MEMBER_MISSING"),
        (pl.col("merchant") == "", "MERCHANT_MISSING"),
    ]
    checks += [(_is_unfit(field), "TEXT_INVALID") for field in TEXTS if field in resolved.columns]
    checks += [(pl.col("paid_at").is_null(), "TIME_INVALID"), (pl.col("settled").is_null(), "SETTLED_INVALID")]
    for field in ("paid", "freight", "coupon", "points_deduct"):
        if field in resolved.columns or field in resolved.mapping.constants:
            amount = pl.col(f"{field}_fen")
            checks += [(_is_lost(amount, resolved, field), "PAID_INVALID"), (amount < 0, "PAID_NEGATIVE")]
    return checks


def _is_lost(amount: pl.Expr, resolved: Resolved, field: str) -> pl.Expr:
    """Tell whether an amount is missing; an order's total may be, where its lines are there to be summed."""
    if field == "paid" and resolved.has_lines:
        return amount.is_null() & pl.col("line_paid_fen").is_null()
    return amount.is_null()


def _line_checks(resolved: Resolved) -> list[tuple[pl.Expr, str]]:
    amount, quantity, line_no = pl.col("line_paid_fen"), pl.col("quantity"), pl.col("line_no")
    # a whole order (nested file) may come without lines
    is_line = pl.lit(value=True) if not resolved.is_nested else amount.is_not_null() | pl.col("paid_fen").is_null()
    checks = [(is_line & amount.is_null(), "MONEY_INVALID"), (amount < 0, "MONEY_NEGATIVE")]
    if resolved.mapping.bad_lines == "drop_line":
        checks.append((amount == 0, "MONEY_ZERO"))
    is_quantity = quantity.is_between(1, QUANTITY_MAX).fill_null(value=False)
    checks.append((is_line & ~is_quantity, "QUANTITY_INVALID"))
    if "line_no" in resolved.columns:
        checks.append((is_line & ~line_no.is_between(1, LINE_NO_MAX).fill_null(value=False), "LINE_NO_INVALID"))
    checks += [(_is_unfit(field), "TEXT_INVALID_LINE") for field in ("sku", "category") if field in resolved.columns]
    return checks


def _is_unfit(field: str) -> pl.Expr:
    return (pl.col(field).str.len_chars() > TEXT_MAX) | pl.col(field).str.contains(CONTROL)
