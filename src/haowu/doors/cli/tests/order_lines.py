# SPDX-License-Identifier: Apache-2.0
"""Lines of order files, and what became of them."""

import csv
from pathlib import Path

HEADER = "order_no,member,merchant,store,paid_at,line_no,sku,category,quantity,line_paid_fen"


def line(
    order_no: str, fen: int | str, *, member: str = "M1", no: int | str = 1, at: str = "2026-11-20 10:00:00"
) -> str:
    """Return one line of an order at the shop."""
    return f"{order_no},{member},shop,shop-01,{at},{no},SKU-1,soap,1,{fen}"


def rejects(path: Path) -> list[tuple[int, str]]:
    """Return (line, code) of the rejects file of `path`."""
    with path.with_name(f"{path.name}.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(int(row["line"]), row["code"]) for row in csv.DictReader(file)]
