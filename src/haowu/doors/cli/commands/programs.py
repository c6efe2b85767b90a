# SPDX-License-Identifier: Apache-2.0
"""`haowu program publish | list`."""

from pathlib import Path
from typing import Annotated, ClassVar

import typer

from haowu.doors.cli.runtime import runtime_of
from haowu.doors.cli.speech import say, show_table
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.queries import load_versions

PUBLISHER = Actor(ActorKind.OPERATOR, "command-line")
TITLE = Text(zh="已发布的积分计划", en="Published programmes")
COLUMNS = ("积分计划 programme", "版本 version", "生效 from", "商家 merchants")

app = typer.Typer(no_args_is_help=True, help="积分计划 / programmes")


class ProgramFileUnreadable(HaowuError):
    """The programme file cannot be opened or is not text."""

    code: ClassVar[str] = "FILE_UNREADABLE"
    text: ClassVar[Text] = Text(zh="读不了积分计划文件 {path}:{why}", en="Cannot read the programme file {path}: {why}")


@app.command()
def publish(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="积分计划文件(YAML)/ programme file")],
    approved_by: Annotated[
        str, typer.Option(help="批准返还率的第二个人 / the second person, for a dear programme")
    ] = "",
) -> None:
    """检查并发布一个积分计划版本。 Validate and publish a version of a programme."""
    runtime = runtime_of(context)
    try:
        source = file.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise ProgramFileUnreadable(path=file, why=problem.strerror) from problem
    except UnicodeDecodeError as problem:
        raise ProgramFileUnreadable(path=file, why="不是 UTF-8 文本 / not UTF-8") from problem
    with runtime.connect() as connection, connection.transaction():
        published = publish_program(
            connection,
            source,
            filename=file.name,
            clock=runtime.clock,
            actor=PUBLISHER,
            approved_by=Actor(ActorKind.OPERATOR, approved_by) if approved_by else None,
        )
    say(published.text)
    if published.warning is not None:
        say(published.warning)


@app.command("list")
def list_programs(context: typer.Context) -> None:
    """列出已发布的版本。 List what is published."""
    with runtime_of(context).connect() as connection:
        by_program = load_versions(connection)
    versions = [version for versions in by_program.values() for version in versions]
    rows = [(v.program, v.version, v.effective_from.isoformat(), ", ".join(v.merchants)) for v in versions]
    show_table(TITLE, COLUMNS, rows)
