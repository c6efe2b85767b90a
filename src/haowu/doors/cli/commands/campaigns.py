# SPDX-License-Identifier: Apache-2.0
"""`haowu campaigns replay`."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from haowu.doors.cli.progress import Bars
from haowu.doors.cli.runtime import runtime_of
from haowu.doors.cli.speech import say, show_table
from haowu.earning.operations.replay_campaign import replay_campaign
from haowu.earning.replaying import Replay, ReplayRow
from haowu.kernel.text import Text
from haowu.programs.campaign_drafts import find_campaign_draft

PHASE = Text(zh="试算", en="Replaying")
TITLE = Text(zh="活动试算", en="Replay of a campaign")
COLUMNS = ("商家 merchant", "等级 tier", "订单 orders", "会员 members", "积分 points", "成本(元) cost")
SEEN = Text(zh="看了 {orders:,} 笔订单。", en="{orders:,} orders were looked at.")
CUT = Text(
    zh="上限少送 {cut:,} 分;预算 {limit:,} 分,不够付 {unfunded:,} 分。",
    en="Caps withheld {cut:,} points; the budget of {limit:,} could not pay {unfunded:,}.",
)

app = typer.Typer(no_args_is_help=True, help="活动 / campaigns")


@app.callback()
def group() -> None:
    """活动 / campaigns."""


@app.command()
def replay(
    context: typer.Context,
    draft: Annotated[int, typer.Argument(min=1, help="活动草稿编号 / number of the draft")],
    days: Annotated[int, typer.Option(min=1, max=800, help="最近多少天的订单 / orders of so many days")] = 90,
) -> None:
    """用过去的订单试算一份活动草稿,不写入任何数据。 Decide past orders again with a draft; nothing is written."""
    runtime = runtime_of(context)
    until: datetime = runtime.clock.now()
    with runtime.connect() as connection, Bars() as bars:
        written = find_campaign_draft(connection, draft)
        found = replay_campaign(
            connection,
            written.document,
            owner=written.owner,
            since=until - timedelta(days=days),
            until=until,
            tell=lambda orders: bars.tell(PHASE, orders, orders, f"{orders:,}"),
        )
    _show(found)


def _show(found: Replay) -> None:
    rows = [*found.by_both, *found.by_merchant, *found.by_tier, found.total]
    show_table(TITLE, COLUMNS, [_cells(row) for row in rows])
    say(SEEN, orders=found.orders_seen)
    say(CUT, cut=found.cut_points, limit=found.limit_points, unfunded=found.unfunded_points)


def _cells(row: ReplayRow) -> tuple[str, ...]:
    cost = f"{row.cost_fen // 100}.{row.cost_fen % 100:02d}"
    return (row.merchant or "*", row.tier or "*", f"{row.orders:,}", f"{row.members:,}", f"{row.points:,}", cost)
