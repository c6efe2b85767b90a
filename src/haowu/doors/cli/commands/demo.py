# SPDX-License-Identifier: Apache-2.0
"""`haowu demo info | data`."""

from typing import ClassVar

import msgspec
import typer

from haowu.doors.cli.runtime import runtime_of
from haowu.doors.cli.speech import OUT
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text

app = typer.Typer(no_args_is_help=True, help="演示 / demo")


class NoDemo(HaowuError):
    """`make up` has not written the demo's facts yet."""

    code: ClassVar[str] = "NO_DEMO"
    text: ClassVar[Text] = Text(zh="没有 {path}。请先执行 make up。", en="There is no {path}; run `make up` first.")


@app.callback()
def group() -> None:
    """演示 / demo."""


@app.command()
def info(context: typer.Context) -> None:
    """显示演示环境的地址、密钥和会员。 Show the demo's addresses, keys and members."""
    path = runtime_of(context).var / "demo.json"
    try:
        facts = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError) as problem:
        raise NoDemo(path=path) from problem
    OUT.print_json(data=facts)
