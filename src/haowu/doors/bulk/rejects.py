# SPDX-License-Identifier: Apache-2.0
"""What was not taken in, and why: one row an order or line, for a person with a spreadsheet.

Each chunk writes its own piece before its transaction commits, under the chunk's number; a chunk done again after a
kill overwrites its piece. So the pieces, joined in order, name each reject exactly once.
"""

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from haowu.kernel.text import Text
from haowu.ledger.refusals import explain

HEADER: Final = ("line", "lines", "order_no", "fen", "code", "说明", "explanation")
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
TEXTS: Final[Mapping[str, Text]] = {
    "LINE_BROKEN": Text(zh="这一行格式损坏,读不出来。", en="The line is broken and cannot be read."),
    "COLUMNS_WRONG": Text(
        zh="这一行的列数和表头不一样。", en="The line has another number of columns than the header."
    ),
    "ENCODING_WRONG": Text(zh="这一行有乱码(编码不对)。", en="The line has bytes of another encoding."),
    "ORDER_NO_MISSING": Text(zh="没有订单号。", en="The order number is missing."),
    "MEMBER_MISSING": Text(zh="没有会员。", en="The member is missing."),
    "MERCHANT_MISSING": Text(zh="没有商家。", en="The merchant is missing."),
    "TEXT_INVALID": Text(
        zh="订单号、会员、商家、门店或渠道超过 64 字,或含有控制字符。",
        en="Order number, member, merchant, store or channel is longer than 64 characters or has control characters.",
    ),
    "TEXT_INVALID_LINE": Text(
        zh="商品编码或品类超过 64 字,或含有控制字符。",
        en="SKU or category is longer than 64 characters or has control characters.",
    ),
    "TIME_INVALID": Text(zh="付款时间缺失或看不懂。", en="The time of payment is missing or unreadable."),
    "SETTLED_INVALID": Text(zh="是否已结算一栏看不懂。", en="Whether the order is settled cannot be read."),
    "PAID_INVALID": Text(
        zh="整单金额缺失、看不懂或过大。", en="An amount of the order is missing, unreadable or too large."
    ),
    "PAID_NEGATIVE": Text(zh="整单金额是负数。", en="An amount of the order is negative."),
    "MONEY_INVALID": Text(
        zh="这一行的金额缺失、看不懂或过大。", en="The line's amount is missing, unreadable or too large."
    ),
    "MONEY_NEGATIVE": Text(zh="这一行的金额是负数。", en="The line's amount is negative."),
    "MONEY_ZERO": Text(zh="这一行的金额是 0,不计分。", en="The line's amount is zero; it earns nothing."),
    "QUANTITY_INVALID": Text(
        zh="数量不是 1 到 1000000 的整数。", en="The quantity is no whole number from 1 to 1,000,000."
    ),
    "LINE_NO_INVALID": Text(
        zh="行号不是 1 到 32767 的整数。", en="The line number is no whole number from 1 to 32,767."
    ),
    "ORDER_LINES_DIFFER": Text(
        zh="同一订单的各行在会员、门店、渠道、付款时间或整单金额上不一致。",
        en="The lines of one order disagree about member, store, channel, time or the order's amounts.",
    ),
    "LINE_OF_REJECTED_ORDER": Text(zh="同一订单的另一行有错,整单未导入。", en="Another line of the order is wrong."),
}


class Reject(NamedTuple):
    """From `line` on, `lines` rows of the file; `order_no` empty and `fen` 0 where they could not be read."""

    line: int
    lines: int
    order_no: str
    fen: int
    code: str
    data: dict[str, Any] = {}  # noqa: RUF012 - never changed; a NamedTuple's default is no shared attribute


def sentence(reject: Reject, language: str) -> str:
    """Return why it was rejected."""
    text = TEXTS.get(reject.code)
    return explain(reject.code, reject.data, language) if text is None else text.render(language)


class RejectPieces:
    """The pieces of one run, in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        """Use `directory`; it is made when first needed."""
        self._directory = directory

    def write(self, chunk_no: int, rejects: Sequence[Reject]) -> None:
        """Put the rejects of one chunk on disk, durably, in place of what an earlier attempt left."""
        path = self._directory / f"rejects-{chunk_no:08}.csv"
        if not rejects:
            path.unlink(missing_ok=True)
            return
        self._directory.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_row(reject) for reject in sorted(rejects, key=_by_line))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)

    def join(self, target: Path) -> Path:
        """Write all pieces into `target` (UTF-8 with BOM, so that spreadsheets read it) and return it."""
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerow(HEADER)
            for path in sorted(self._directory.glob("rejects-*.csv")):
                file.write(path.read_text(encoding="utf-8"))
        return target

    def clear(self) -> None:
        """Remove the pieces."""
        for path in self._directory.glob("rejects-*"):
            path.unlink()


def _by_line(reject: Reject) -> int:
    return reject.line


def _row(reject: Reject) -> tuple[object, ...]:
    order_no = f"'{reject.order_no}" if reject.order_no.startswith(FORMULA_STARTS) else reject.order_no
    return (
        reject.line, reject.lines, order_no.replace("\0", "\\0"), reject.fen, reject.code,
        sentence(reject, "zh"), sentence(reject, "en"),
    )  # fmt: skip
