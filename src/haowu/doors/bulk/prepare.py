# SPDX-License-Identifier: Apache-2.0
"""A chunk of typed rows → requests for `credit_purchases`, and what is rejected before a room is asked.

The hot part of an import's own work: columns become lists once, and structs are made by zipping lists.
"""

from datetime import UTC
from typing import Final, NamedTuple

import polars as pl

from haowu.doors.bulk.cutting import Chunk
from haowu.doors.bulk.mapping import Resolved
from haowu.doors.bulk.normalise import row_fen
from haowu.doors.bulk.rejects import Reject
from haowu.doors.bulk.sizes import Sizes
from haowu.doors.bulk.sorting_out import drop_torn_orders, drop_wrong_lines, drop_wrong_orders
from haowu.earning.requests import AccrueRequest, Purchase, PurchaseLine, input_hash_of

LINE_COLUMNS: Final = ("line_no", "sku", "category", "quantity", "line_paid_fen")


class Prepared(NamedTuple):
    """One chunk: what to ask, with the first line and the size of each request, and what is rejected already."""

    no: int
    requests: list[AccrueRequest]
    first_lines: list[int]
    sizes: list[Sizes]
    rejects: list[Reject]
    read: Sizes
    first_line: int
    last_line: int


def prepare(chunk: Chunk, resolved: Resolved, *, actor: str) -> Prepared:
    """Build the requests of a chunk, in file order."""
    rows = _measured(chunk, resolved)
    read = Sizes(chunk.starts.len(), int(rows["weight"].sum()) + len(chunk.broken), int(rows["fen"].sum()))
    rejects = [Reject(line, 1, "", 0, code) for line, code in chunk.broken]
    rows, more = _sorted_out(rows, resolved)
    touched = [line for line, _ in chunk.broken] + chunk.rows["line"].to_list()
    starts = rows.select(pl.col("run").ne_missing(pl.col("run").shift(1)).arg_true()).to_series()
    sums = rows.group_by("run", maintain_order=True).agg(pl.col("weight").sum(), pl.col("fen").sum())
    return Prepared(
        no=chunk.no,
        requests=_requests(rows, starts, resolved, actor),
        first_lines=rows["line"].gather(starts).to_list(),
        sizes=[Sizes(1, weight, fen) for weight, fen in zip(sums["weight"], sums["fen"], strict=True)],
        rejects=rejects + more,
        read=read,
        first_line=min(touched, default=0),
        last_line=max(touched, default=0),
    )


def _measured(chunk: Chunk, resolved: Resolved) -> pl.DataFrame:
    """Add `run`, `weight`, `fen`, and `line_no` where the file has none."""
    rows = chunk.rows.with_row_index("at")
    firsts = pl.Series("first", chunk.starts, dtype=pl.UInt32)
    lengths = firsts.shift(-1, fill_value=rows.height) - firsts
    runs = pl.Series("run", range(firsts.len()), dtype=pl.UInt32)
    rows = rows.with_columns(
        pl.DataFrame({"run": runs, "n": lengths}).select(pl.col("run").repeat_by("n").explode()).to_series(),
    )
    place = pl.col("at") - firsts.gather(rows["run"])
    weight = (place == 0).cast(pl.Int64) if resolved.is_nested else pl.lit(1, dtype=pl.Int64)
    if not resolved.has_lines:
        return rows.with_columns(weight.alias("weight"), row_fen(resolved).alias("fen"))
    line_no = pl.col("line_no") if "line_no" in resolved.columns else (place + 1).cast(pl.Int64)
    return rows.with_columns(weight.alias("weight"), row_fen(resolved).alias("fen"), line_no.alias("line_no"))


def _sorted_out(rows: pl.DataFrame, resolved: Resolved) -> tuple[pl.DataFrame, list[Reject]]:
    rejects: list[Reject] = []
    if rows["code"].null_count() < rows.height:
        if resolved.mapping.bad_lines == "drop_line" and not resolved.is_nested:
            rows, rejects = drop_wrong_lines(rows)
        rows, more = drop_wrong_orders(rows)
        rejects += more
    if resolved.has_lines and not resolved.is_nested:
        rows, more = drop_torn_orders(rows)
        rejects += more
    return rows, rejects


def _requests(rows: pl.DataFrame, starts: pl.Series, resolved: Resolved, actor: str) -> list[AccrueRequest]:
    orders = rows.select(pl.all().gather(starts)) if starts.len() else rows.clear()
    lines_of = _lines(rows, starts) if resolved.has_lines else [()] * orders.height
    paid = pl.col("paid_fen")
    if resolved.has_lines:
        sums = rows.group_by("run", maintain_order=True).agg(pl.col("line_paid_fen").sum())["line_paid_fen"]
        paid = pl.coalesce(paid, sums + pl.col("freight_fen"))
    columns = orders.select(
        "order_no", "member", "merchant", "store", "paid_at", "settled", paid.alias("paid_fen"),
        "channel", "freight_fen", "coupon_fen", "points_deduct_fen",
    ).get_columns()  # fmt: skip
    values = [column.to_list() for column in columns]
    # Instants in UTC: comparing, adding and spelling them costs a fraction of what a zone with rules costs.
    values[4] = [at.replace(tzinfo=UTC) for at in columns[4].dt.convert_time_zone("UTC").dt.replace_time_zone(None)]
    purchases = [
        Purchase(number, member, merchant, store, paid_at, settled, paid_fen, lines, channel, freight, coupon, points)
        for number, member, merchant, store, paid_at, settled, paid_fen, channel, freight, coupon, points, lines in zip(
            *values, lines_of, strict=True
        )
    ]
    return [AccrueRequest(purchase, input_hash_of(purchase), actor) for purchase in purchases]


def _lines(rows: pl.DataFrame, starts: pl.Series) -> list[tuple[PurchaseLine, ...]]:
    lines = list(map(PurchaseLine, *[rows[name].to_list() for name in LINE_COLUMNS]))
    if rows["line_paid_fen"].null_count():
        lines_in = rows.select(pl.col("line_paid_fen").is_not_null()).to_series().to_list()
    else:
        lines_in = None
    begins = starts.to_list()
    ends = [*begins[1:], *([rows.height] if begins else [])]
    if lines_in is None:
        return [tuple(lines[begin:end]) for begin, end in zip(begins, ends, strict=True)]
    return [
        tuple(line for line, is_in in zip(lines[begin:end], lines_in[begin:end], strict=True) if is_in)
        for begin, end in zip(begins, ends, strict=True)
    ]
