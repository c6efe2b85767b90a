# SPDX-License-Identifier: Apache-2.0
"""The end of an import, for people: the totals and their proof."""

from haowu.doors.bulk.import_orders import Report
from haowu.doors.cli.speech import say, show_table
from haowu.kernel.text import Text

TITLE = Text(zh="核对(读到 = 入账 + 已有 + 拒绝)", en="Totals (read = accepted + known + rejected)")
POINTS = Text(zh="发放积分(应答 = 账本)", en="Points granted (answers = ledger)")
CODES = Text(zh="拒绝原因", en="Rejected, by reason")
SPEED = Text(
    zh="第 {run} 次导入完成:本次处理 {orders:,} 单,用时 {seconds:.1f} 秒,每秒 {speed:,.0f} 单。",
    en="Run {run} is done: {orders:,} orders in {seconds:.1f} s, {speed:,.0f} a second.",
)
RESUMED = Text(
    zh="接着上次中断处继续(此前已完成 {chunks} 块)。", en="Took up an interrupted run ({chunks} chunks were done)."
)
REJECTS = Text(zh="拒绝清单:{path}", en="Rejects are listed in {path}")
COLUMNS = ("", "订单 orders", "行 lines", "金额(分) fen")


def show_report(report: Report) -> None:
    """Print totals, points, reasons and speed."""
    tally = report.tally
    rows = [
        ("读到 read", *tally.read), ("入账 accepted", *tally.accepted), ("已有 known already", *tally.replayed),
        ("拒绝 rejected", *tally.rejected),
    ]  # fmt: skip
    show_table(TITLE, COLUMNS, rows)
    if tally.points:
        names = sorted(tally.points)
        show_table(
            POINTS,
            ("积分类型 type", "应答 answers", "账本 ledger"),
            [(name, tally.points[name], report.ledger_points[name]) for name in names],
        )
    if tally.codes:
        show_table(CODES, ("代码 code", "条 entries"), tally.codes.most_common())
    if report.run.is_resumed:
        say(RESUMED, chunks=len(report.run.done))
    speed = report.credited_orders / report.seconds if report.seconds else 0.0
    say(SPEED, run=report.run.id, orders=report.credited_orders, seconds=report.seconds, speed=speed)
    if report.rejects_path is not None:
        say(REJECTS, path=report.rejects_path)
