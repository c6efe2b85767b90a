# SPDX-License-Identifier: Apache-2.0
"""`haowu ledger verify | rebuild --check | seal | public-key`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from psycopg import IsolationLevel

from haowu.doors.cli.exits import Exit
from haowu.doors.cli.head_keys import HeadsMissing, public_pem, read_public_key
from haowu.doors.cli.progress import Bars
from haowu.doors.cli.runtime import Runtime, runtime_of
from haowu.doors.cli.speech import ERR, OUT, say, warn
from haowu.earning.operations.check_records import check_records
from haowu.kernel.text import Text
from haowu.ledger.findings import Finding, Progress
from haowu.ledger.heads import read_heads
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.ledger.operations.seal_heads import seal_heads
from haowu.ledger.operations.verify_ledger import verify_ledger

AUDITOR = "haowu_auditor"
SHOWN_MAX = 1000
STAGES = {"hash chain": "哈希链", "rebuild": "推算", "orders": "订单与退款"}

VERIFIED = Text(
    zh="账本完好:每一行都与写入时一致(对照了 {heads} 份签名摘要),余额、批次、冻结和预算都能由分录重新推出。",
    en="The ledger is whole: every row is as it was written ({heads} signed digests compared), and balances, lots, "
    "holds and budgets follow from the movements.",
)
NO_HEADS = Text(
    zh="注意:{directory} 里没有任何签名摘要,所以账本末尾若被整段删掉,或整条链被重写,这次校验发现不了。"
    "请先执行 haowu ledger seal,把摘要复制到另一台机器,以后用 --heads 指定那份摘要来校验。",
    en="Beware: there is no signed digest in {directory}, so a cut-off tail or a chain rewritten whole CANNOT be "
    "noticed. Run `haowu ledger seal`, keep the digests on another machine, and verify against them with --heads.",
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
def verify(
    context: typer.Context,
    *,
    heads: Annotated[Path | None, typer.Option(help="签名摘要目录(默认 var/heads)/ signed digests")] = None,
    key: Annotated[Path | None, typer.Option(help="公钥 PEM(默认本机的)/ public key")] = None,
) -> None:
    """核对整个账本:哈希链、签名摘要、余额。 Check all of it: hash chains, signed digests, and what `rebuild` checks."""
    if heads is not None and not heads.is_dir():
        raise HeadsMissing(path=heads)
    _verify(runtime_of(context), heads, key)


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
    seal_ledger(runtime_of(context))


@app.command("public-key")
def public_key(context: typer.Context) -> None:
    """输出校验摘要用的公钥。 Print the public key that signed digests are checked with."""
    OUT.print(public_pem(runtime_of(context).head_public_key()), end="", markup=False)


def seal_ledger(runtime: Runtime) -> None:
    """Sign where the chains stand, and say so."""
    with runtime.connect(AUDITOR) as connection:
        written = seal_heads(connection, runtime.heads, runtime.head_signing_key())
    say(SEALED, count=len(written), directory=runtime.heads)


def check_ledger(runtime: Runtime) -> None:
    """Check everything against this copy's own digests; ends the command with findings if there are any."""
    _verify(runtime)


def _verify(runtime: Runtime, directory: Path | None = None, key: Path | None = None) -> None:
    """Check everything, against the digests in `directory` with the public `key`; by default this copy's own."""
    kept = directory or runtime.heads
    heads, findings = read_heads(kept, read_public_key(key) if key else runtime.head_public_key())
    with _snapshot(runtime) as connection:
        written = verify_ledger(connection, signed=heads)
        _watch(chain(findings, written, rebuild_check(connection), check_records(connection)))
    say(VERIFIED, heads=len(heads))
    if not heads:
        warn(NO_HEADS, directory=kept)


def _rebuild(runtime: Runtime) -> None:
    with _snapshot(runtime) as connection:
        _watch(chain(rebuild_check(connection), check_records(connection)))
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
