# SPDX-License-Identifier: Apache-2.0
"""`haowu lifecycle run`."""

from typing import Annotated

import typer

from haowu.doors.cli.progress import Bars
from haowu.doors.cli.runtime import WRITER, runtime_of
from haowu.doors.cli.speech import say
from haowu.kernel.text import Text
from haowu.lifecycle.operations.settle_due import settle_due

PHASE = Text(zh="到期处理", en="Settling what is due")
SETTLED = Text(zh="处理了 {count:,} 个账户的到账、到期与冻结超时。", en="{count:,} accounts brought up to date.")

app = typer.Typer(no_args_is_help=True, help="到期与到账 / what time does")


@app.callback()
def group() -> None:
    """到期与到账 / what time does."""


@app.command("run")
def run_due(
    context: typer.Context,
    *,
    page: Annotated[int, typer.Option(min=1, max=100_000, help="每次提交的账户数 / accounts a transaction")] = 1000,
) -> None:
    """处理所有到期的积分与冻结。 Settle every account on which something is due."""
    runtime = runtime_of(context)
    count = 0
    with runtime.connect(WRITER) as connection, Bars() as bars:
        while True:
            with connection.transaction():
                settled = settle_due(connection, clock=runtime.clock, limit=page)
            if settled == 0:
                break
            count += settled
            bars.tell(PHASE, count, count + page, f"{count:,}")
    say(SETTLED, count=count)
