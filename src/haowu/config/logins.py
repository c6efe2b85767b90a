# SPDX-License-Identifier: Apache-2.0
"""Who logs in where. The owner migrates and manages; what serves tills logs in as somebody who owns nothing.

A session may always return to the one who logged in (`set role none`), so a role is a fence only where that login can
do no more. `haowu_api` inherits nothing and may become `haowu_writer`, which adds to the ledger and rewrites nothing.
"""

import psycopg

from haowu.config.database import connect
from haowu.config.environment import Environment
from haowu.config.problem import SetupProblem
from haowu.kernel.text import Text

WRITER = "haowu_writer"
"""The role that posts."""

MANAGER = "haowu_manager"
"""The role of the Management API: what the writer may, and publishing, agreements, keys; it owns nothing."""

MANAGE_LOGIN = "haowu_manage"
"""The login of the Management API and of jobs; made by `migrate`, without a password."""

API_LOGIN = "haowu_api"
"""The login of the Points API and of commands that post; made by `migrate`, without a password."""

OWNER_SERVES = Text(
    zh="注意:积分接口正以数据库所有者的身份登录,接口若被攻破,攻击者可以改写历史。"
    "请设置 HAOWU_API_DATABASE_URL(做法见 docs/runbooks/operations.md)。",
    en="Beware: the Points API is logged in as the owner of the database; whoever breaks into it could rewrite "
    "history. Set HAOWU_API_DATABASE_URL (docs/runbooks/operations.md says how).",
)

_CAN_REWRITE = """
select pg_has_role(session_user, c.relowner, 'member')
from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'ledger' and c.relname = 'movement'
"""


def serving_url(environment: Environment) -> str:
    """Return the address that the Points API logs in with; raises `SetupProblem` when there is none."""
    url = environment.api_database_url or environment.database_url
    if url is None:
        raise SetupProblem(
            zh="没有设置 HAOWU_API_DATABASE_URL 或 DATABASE_URL;请用 make up 启动,它会自带数据库。",
            en="Neither HAOWU_API_DATABASE_URL nor DATABASE_URL is set; `make up` brings its own database.",
        )
    return url


def managing_url(environment: Environment) -> str:
    """Return the address that the Management API logs in with; raises `SetupProblem` when there is none."""
    url = environment.manage_database_url or environment.database_url
    if url is None:
        raise SetupProblem(
            zh="没有设置 HAOWU_MANAGE_DATABASE_URL 或 DATABASE_URL;请用 make up 启动,它会自带数据库。",
            en="Neither HAOWU_MANAGE_DATABASE_URL nor DATABASE_URL is set; `make up` brings its own database.",
        )
    return url


def owner_url(environment: Environment) -> str | None:
    """Return the owner's address, None for the embedded server; raises `SetupProblem` when only the API's is known."""
    if environment.database_url is None and environment.api_database_url is not None:
        raise SetupProblem(
            zh="只设置了 HAOWU_API_DATABASE_URL;这条命令还需要 DATABASE_URL(表的所有者)。",
            en="Only HAOWU_API_DATABASE_URL is set; this command needs DATABASE_URL too, the owner of the tables.",
        )
    return environment.database_url


def can_rewrite_history(url: str) -> bool:
    """Return whether the login of `url` owns the ledger or may become its owner; False while the database is away."""
    try:
        with connect(url, name="haowu login check") as connection:
            row = connection.execute(_CAN_REWRITE).fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and bool(row[0])
