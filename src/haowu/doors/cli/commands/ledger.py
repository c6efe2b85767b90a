# SPDX-License-Identifier: Apache-2.0
"""`haowu ledger verify | rebuild --check | seal`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Annotated, Any

import psycopg
import typer
from psycopg import IsolationLevel

from haowu.doors.cli.exits import Exit
from haowu.doors.cli.progress import Bars
from haowu.doors.cli.runtime import Runtime, runtime_of
from haowu.doors.cli.speech import ERR, say, warn
from haowu.kernel.text import Text
from haowu.ledger.findings import Finding, Progress
from haowu.ledger.heads import read_heads
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.operations.seal_heads import seal_heads
from haowu.ledger.operations.verify_ledger import verify_ledger

AUDITOR = "haowu_auditor"
SHOWN_MAX = 1000
STAGES = {"hash chain": "哈希链", "rebuild": "推算"}

VERIFIED = Text(
    zh="账本完好:每一批的哈希链、每一行都与写入时一致(对照了 {heads} 份签名摘要)。",
    en="The ledger is whole: every chain and row is as it was written ({heads} signed digests compared).",
)
REBUILT = Text(
    zh="余额、批次、冻结和预算都能由分录重新推出,一致。",
    en="Balances, lots, holds and budgets follow from the movements.",
)
FOUND = Text(
    zh="发现 {count} 处不一致。请停止记账,保留现场,按 docs/runbooks 处理。",
    en="{count} finding(s). Stop posting, keep everything as it is, and follow docs/runbooks.",
)
NO_REBUILD = Text(
    zh="只支持核对:请加 --check(账本从不自动改写)。", en="Checking only: add --check (the ledger is never rewritten)."
)
SEALED = Text(
    zh="写入 {count} 份签名摘要,目录 {directory}。请复制到另一台机器。",
    en="Wrote {count} signed digest(s) to {directory}; copy them to another machine.",
)

app = typer.Typer(no_args_is_help=True, help="账本 / ledger")


@app.command()
def verify(context: typer.Context) -> None:
    """重算哈希链并对照签名摘要。 Recompute the hash chains and compare them with the signed digests."""
    _verify(runtime_of(context))


@app.command()
def rebuild(
    context: typer.Context,
    *,
    check: Annotated[bool, typer.Option("--check", help="只核对,不改写 / compare only")] = False,
) -> None:
    """由分录重新推出余额、批次、冻结、预算并比较。 Derive everything from the movements and compare."""
    if not check:
        warn(NO_REBUILD)
        raise typer.Exit(Exit.WRONG)
    _rebuild(runtime_of(context))


@app.command()
def seal(context: typer.Context) -> None:
    """把各链头签名写到数据库之外。 Sign the chain heads into files outside the database."""
    runtime = runtime_of(context)
    with runtime.connect(AUDITOR) as connection:
        written = seal_heads(connection, runtime.heads, runtime.head_signing_key())
    say(SEALED, count=len(written), directory=runtime.heads)


def check_ledger(runtime: Runtime) -> None:
    """Verify and rebuild; ends the command with findings if there are any."""
    _verify(runtime)
    _rebuild(runtime)


def _verify(runtime: Runtime) -> None:
    heads, findings = read_heads(runtime.heads, runtime.head_signing_key().public_key())
    with _snapshot(runtime) as connection:
        _watch(chain(findings, verify_ledger(connection, signed=heads)))
    say(VERIFIED, heads=len(heads))


def _rebuild(runtime: Runtime) -> None:
    with _snapshot(runtime) as connection:
        _watch(rebuild_check(connection))
    say(REBUILT)


@contextmanager
def _snapshot(runtime: Runtime) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection that sees one moment throughout, while others go on posting."""
    with runtime.connect(AUDITOR) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.transaction():
            yield connection


def _watch(reports: Iterable[Progress | Finding]) -> None:
    """Draw the progress and print each finding with its row; ends the command if there was any."""
    count = 0
    with Bars() as bars:
        for report in reports:
            if isinstance(report, Progress):
                bars.tell(_stage(report.stage), report.done, report.total)
                continue
            count += 1
            if count <= SHOWN_MAX:
                ERR.print(str(report), markup=False)
    if count:
        warn(FOUND, count=count)
        raise typer.Exit(Exit.FINDINGS)


def _stage(name: str) -> Text:
    return Text(zh=STAGES.get(name, name), en=name)
