# SPDX-License-Identifier: Apache-2.0
"""`haowu import orders FILE`."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from haowu.doors.bulk.errors import MappingInvalid
from haowu.doors.bulk.import_orders import CHUNK_ORDERS, WRITERS, Import, Report, import_orders
from haowu.doors.bulk.mapping import Mapping, load_mapping
from haowu.doors.cli.exits import Exit
from haowu.doors.cli.import_report import show_report
from haowu.doors.cli.progress import Bars
from haowu.doors.cli.runtime import WRITER, Runtime, runtime_of
from haowu.kernel.text import Text
from haowu.wire.line import Line

app = typer.Typer(no_args_is_help=True, help="批量导入 / bulk import")


@app.callback()
def group() -> None:
    """批量导入 / bulk import."""


@app.command("orders")
def orders(  # noqa: PLR0913 - one parameter a flag is typer's form
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="订单文件 csv、ndjson、parquet / order file")],
    *,
    mapping: Annotated[Path | None, typer.Option(help="列对应关系(YAML)/ mapping file")] = None,
    map_: Annotated[list[str] | None, typer.Option("--map", help="字段=列名 / field=column")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="字段=固定值 / field=value")] = None,
    money: Annotated[str | None, typer.Option(help="金额单位 fen 或 yuan / unit of money")] = None,
    zone: Annotated[str | None, typer.Option(help="时区 / time zone")] = None,
    file_format: Annotated[str | None, typer.Option("--format", help="csv、ndjson、parquet")] = None,
    encoding: Annotated[str | None, typer.Option(help="auto、utf-8、gb18030")] = None,
    separator: Annotated[str | None, typer.Option(help="csv 分隔符 / separator")] = None,
    history: Annotated[
        bool, typer.Option("--history", help="历史订单,不受计划的 late_days_max 限制 / orders of the past")
    ] = False,
    rejects: Annotated[Path | None, typer.Option(help="拒绝清单(默认 文件名.rejects.csv)/ rejects")] = None,
    chunk: Annotated[
        int, typer.Option(min=1, max=50_000, help="每次提交的订单数 / orders a transaction")
    ] = CHUNK_ORDERS,
    writers: Annotated[int, typer.Option(min=1, max=8, help="并行写入数 / writers")] = WRITERS,
) -> None:
    """导入订单并计分;中断后重新执行同一条命令即可继续。 Import orders; repeat the command to go on after a kill."""
    given = {
        "money": money, "zone": zone, "format": file_format, "encoding": encoding, "separator": separator,
        "history": history or None,
    }  # fmt: skip
    wanted = _mapping(
        mapping, map_ or [], set_ or [], {key: value for key, value in given.items() if value is not None}
    )
    report = run_import(runtime_of(context), file, wanted, rejects, chunk_orders=chunk, writers=writers)
    show_report(report)
    if report.tally.rejected.lines:
        raise typer.Exit(Exit.FINDINGS)


def run_import(
    runtime: Runtime, file: Path, mapping: Mapping, rejects: Path | None, *, chunk_orders: int = CHUNK_ORDERS,
    writers: int = WRITERS,
) -> Report:  # fmt: skip
    """Import with bars; raises what `import_orders` raises."""

    def connect() -> Line:
        return runtime.connect(WRITER)

    job = Import(
        path=file, mapping=mapping, connect=connect, clock=runtime.clock, member_keys=runtime.member_keys(),
        scratch=runtime.var / "imports", rejects_path=rejects or file.with_name(f"{file.name}.rejects.csv"),
        chunk_orders=chunk_orders, writers=writers,
    )  # fmt: skip
    with Bars() as bars:

        def tell(phase: Text, done: int, total: int, count: int) -> None:
            bars.tell(phase, done, total, f"{count:,} 单 orders" if count else "")

        return import_orders(job, tell)


def _mapping(path: Path | None, maps: list[str], sets: list[str], settings: dict[str, str | bool]) -> Mapping:
    """Return the mapping file's content with the flags laid over it.

    Raises:
        MappingInvalid: a flag is not `name=value`, or a setting has an unknown value.
    """
    base = Mapping() if path is None else load_mapping(path)
    columns = {**base.columns, **dict(map(_pair, maps))}
    constants = {**base.constants, **dict(map(_pair, sets))}
    laid = {**msgspec.to_builtins(base), **settings, "columns": columns, "constants": constants}
    try:
        return msgspec.convert(laid, Mapping)
    except msgspec.ValidationError as problem:
        raise MappingInvalid(why_zh=f"参数不对:{problem}", why_en=f"a setting is wrong: {problem}") from problem


def _pair(flag: str) -> tuple[str, str]:
    name, equals, value = flag.partition("=")
    if not (name and equals and value):
        raise MappingInvalid(
            why_zh=f"“{flag}”应写成 字段=值,例如 order_no=订单号",
            why_en=f"'{flag}' should be field=value, as in order_no=Number",
        )
    return name.strip(), value.strip()
