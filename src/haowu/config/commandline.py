# SPDX-License-Identifier: Apache-2.0
"""`haowu …`: the commands of the doors, given what they need from this copy's environment."""

import os
import sys
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haowu.config.database import connect
from haowu.config.database_at_hand import DatabaseAtHand
from haowu.config.environment import read_environment
from haowu.config.migrate import migrate as bring_up_to_date
from haowu.config.running.tour import play_on_a_throwaway_database
from haowu.config.running.up import up as bring_up
from haowu.config.secrets import heads_directory, load_secrets
from haowu.doors.cli.commands.demo import app as demo
from haowu.doors.cli.main import build_cli
from haowu.doors.cli.runtime import Runtime
from haowu.wire.line import Line

app = build_cli()
database = typer.Typer(no_args_is_help=True, help="数据库 / database")
app.add_typer(database, name="db")


@app.callback()
def prepare(context: typer.Context) -> None:
    """Hand the commands what belongs to this copy; nothing is started or made before it is asked for."""
    environment = read_environment()
    at_hand = DatabaseAtHand(environment)
    context.call_on_close(at_hand.close)

    def open_connection(role: str | None = None) -> Line:
        return connect(at_hand.url_for(role), role, name="haowu cli")

    def head_signing_key() -> Ed25519PrivateKey:
        return load_secrets(environment.var).head_signing_key

    context.obj = Runtime(
        connect=open_connection,
        clock=environment.clock(),
        var=environment.var,
        heads=heads_directory(environment.var),
        member_keys=lambda: load_secrets(environment.var).member_keys(),
        head_signing_key=head_signing_key,
        head_public_key=lambda: head_signing_key().public_key(),
    )


@app.command()
def up(*, demo: Annotated[bool, typer.Option(help="载入演示数据 / load the demo coalition")] = True) -> None:
    """启动全部服务,Ctrl-C 停止。 Start everything; Ctrl-C stops it."""
    bring_up(read_environment(), with_demo=demo)


@app.command()
def serve() -> None:
    """只启动积分接口(需要 HAOWU_API_DATABASE_URL)。 Serve the Points API alone, on HAOWU_API_DATABASE_URL."""
    os.execv(sys.executable, [sys.executable, "-m", "haowu.config.serve"])  # noqa: S606 - this very program


@demo.command()
def tour() -> None:
    """把示范故事演一遍,逐项核对,不碰您的数据。 Play the seeds' story, each number checked, on a database of its own."""
    play_on_a_throwaway_database()


@database.command()
def migrate() -> None:
    """升级数据库结构。 Bring the tables up to date."""
    at_hand = DatabaseAtHand(read_environment())
    try:
        bring_up_to_date(at_hand.url())
    finally:
        at_hand.close()


def run() -> None:
    """Run the command that the process was called with."""
    app(prog_name="haowu")
