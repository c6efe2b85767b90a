# SPDX-License-Identifier: Apache-2.0
"""Rows of a chunk that can be asked for, and the others with the reason: decided for whole orders, column-wise.

Works on rows that have `run` (the order's number in the chunk), `fen`, `weight` (1 for a line of the file, 0 for more
rows of the same line) and `code`.
"""

from typing import Final

import polars as pl

from haowu.doors.bulk.normalise import LINE_CODES
from haowu.doors.bulk.rejects import Reject

SAME_IN_ORDER: Final = (
    "member", "store", "channel", "paid_at", "settled", "paid_fen", "freight_fen", "coupon_fen", "points_deduct_fen",
)  # fmt: skip


def drop_wrong_lines(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
    """Take out lines that are wrong in themselves; their orders go on without them."""
    is_wrong = pl.col("code").is_in(LINE_CODES).fill_null(value=False)
    return rows.filter(~is_wrong), _one_each(rows.filter(is_wrong))


def drop_wrong_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
    """Take out every order that has a wrong line: the line with its reason, its other lines as one reject."""
    wrong = rows.filter(pl.col("code").is_not_null())
    if not wrong.height:
        return rows, []
    runs = wrong["run"].unique().implode()
    others = rows.filter(pl.col("run").is_in(runs) & pl.col("code").is_null())
    rejects = _one_each(wrong) + _one_an_order(others, "LINE_OF_REJECTED_ORDER")
    return rows.filter(~pl.col("run").is_in(runs)), rejects


def drop_torn_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
    """Take out every order whose lines disagree about the order itself."""
    is_same_run = pl.col("run") == pl.col("run").shift(1)
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in SAME_IN_ORDER)
    runs = rows.filter(is_same_run & differs)["run"].unique()
    if not runs.len():
        return rows, []
    is_torn = pl.col("run").is_in(runs.implode())
    return rows.filter(~is_torn), _one_an_order(rows.filter(is_torn), "ORDER_LINES_DIFFER")


def _one_each(rows: pl.DataFrame) -> list[Reject]:
    columns = rows.select("line", "weight", "order_no", pl.col("fen").fill_null(0), "code")
    return [Reject(*row) for row in columns.iter_rows()]


def _one_an_order(rows: pl.DataFrame, code: str) -> list[Reject]:
    orders = rows.group_by("run", maintain_order=True).agg(
        pl.col("line").min(), pl.col("weight").sum(), pl.col("order_no").first(), pl.col("fen").sum()
    )
    return [Reject(line, lines, order_no, fen, code) for line, lines, order_no, fen in orders.drop("run").iter_rows()]
