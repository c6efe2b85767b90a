# SPDX-License-Identifier: Apache-2.0
"""All commands of this door, as one typer application; config adds its own (`up`, `serve`, `db`) and the runtime."""

import typer

from haowu.doors.cli.commands.campaigns import app as campaigns
from haowu.doors.cli.commands.demo import app as demo
from haowu.doors.cli.commands.demo_data import demo_data
from haowu.doors.cli.commands.imports import app as imports
from haowu.doors.cli.commands.keys import app as keys
from haowu.doors.cli.commands.ledger import app as ledger
from haowu.doors.cli.commands.lifecycle import app as lifecycle
from haowu.doors.cli.commands.members import app as members
from haowu.doors.cli.commands.programs import app as programs
from haowu.doors.cli.exits import PoliteGroup

HELP = """红米好物 Haowu:消费积分平台 / consumption points.

退出码 exit codes: 0 完成 done · 1 有发现或拒绝 findings · 2 请求有误 wrong request · 3 数据库不可用 database away ·
130 中断 interrupted
"""


def build_cli() -> typer.Typer:
    """Return the application; its commands expect a `Runtime` in `Context.obj`."""
    app = typer.Typer(
        cls=PoliteGroup, no_args_is_help=True, add_completion=False, help=HELP, pretty_exceptions_enable=False
    )
    app.add_typer(programs, name="program")
    app.add_typer(campaigns, name="campaigns")
    app.add_typer(imports, name="import")
    app.add_typer(ledger, name="ledger")
    app.add_typer(lifecycle, name="lifecycle")
    app.add_typer(keys, name="key")
    app.add_typer(members, name="member")
    app.add_typer(demo, name="demo")
    app.command("demo-data")(demo_data)
    return app
