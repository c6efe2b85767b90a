# SPDX-License-Identifier: Apache-2.0
"""Exit codes, and the group that turns errors into sentences. No user's mistake shows a traceback.

0 done · 1 done, with findings (rows rejected, ledger not as written) · 2 the request is wrong, nothing was done ·
3 the database cannot be reached · 130 interrupted.
"""

from enum import IntEnum
from typing import Any

import psycopg
import typer
from typer.core import TyperGroup

from haowu.doors.cli.speech import ERR, warn
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class Exit(IntEnum):
    """What a command tells a script."""

    DONE = 0
    FINDINGS = 1
    WRONG = 2
    DATABASE_AWAY = 3
    INTERRUPTED = 130


DATABASE_AWAY = Text(
    zh="连不上数据库:{problem}。请确认 PostgreSQL 在运行(make up)且 DATABASE_URL 正确,然后重新执行同一条命令。",
    en="Cannot reach the database: {problem}. Check PostgreSQL and DATABASE_URL, then repeat the command.",
)
NOT_MIGRATED = Text(
    zh="数据库结构还没有建好或版本太旧。请先执行 haowu db migrate。",
    en="The tables are missing or too old. Run `haowu db migrate` first.",
)
NOT_ALLOWED = Text(
    zh="数据库账号没有所需的权限:{problem}。请用表的所有者账号执行 haowu db migrate,或更换 DATABASE_URL 中的账号。",
    en="The database user lacks a permission: {problem}. Migrate as the owner, or use another user in DATABASE_URL.",
)
INTERRUPTED = Text(zh="已中断。重新执行同一条命令即可继续。", en="Interrupted. Repeat the command to go on.")


class PoliteGroup(TyperGroup):
    """A group of commands whose errors are sentences."""

    def invoke(self, ctx: Any) -> Any:  # typer keeps the type of its context to itself
        """Run the command."""
        try:
            return super().invoke(ctx)
        except HaowuError as problem:
            ERR.print(problem.detail("zh"), markup=False)
            ERR.print(problem.detail("en"), markup=False, style="dim")
            raise typer.Exit(Exit.WRONG) from problem
        except (
            psycopg.errors.UndefinedTable,
            psycopg.errors.UndefinedColumn,
            psycopg.errors.InvalidSchemaName,
        ) as problem:
            warn(NOT_MIGRATED)
            raise typer.Exit(Exit.DATABASE_AWAY) from problem
        except psycopg.errors.InsufficientPrivilege as problem:
            warn(NOT_ALLOWED, problem=_first_line(problem))
            raise typer.Exit(Exit.DATABASE_AWAY) from problem
        except psycopg.OperationalError as problem:
            warn(DATABASE_AWAY, problem=_first_line(problem))
            raise typer.Exit(Exit.DATABASE_AWAY) from problem
        except KeyboardInterrupt as problem:
            warn(INTERRUPTED)
            raise typer.Exit(Exit.INTERRUPTED) from problem


def _first_line(problem: Exception) -> str:
    return next(iter(str(problem).splitlines()), type(problem).__name__)
