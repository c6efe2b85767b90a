# SPDX-License-Identifier: Apache-2.0
"""The Points API as an ASGI application, joined to its environment. Django is not loaded here."""

from functools import partial
from typing import Any

from haowu.config.database import connect
from haowu.config.environment import database_url, read_environment
from haowu.config.lifeline import die_with_parent
from haowu.config.logs import set_up_logs
from haowu.config.secrets import load_secrets
from haowu.doors.points_api.app import build_app
from haowu.doors.points_api.runtime import ApiRuntime

WRITER = "haowu_writer"
"""The database role of the Points API: it may add to the ledger, never change its history."""


def application() -> Any:
    """Build the application from DATABASE_URL, HAOWU_VAR and the keys; called once in the serving process."""
    die_with_parent()
    set_up_logs()
    environment = read_environment()
    return build_app(
        ApiRuntime(
            connect=partial(connect, database_url(), WRITER, name="haowu points-api"),
            clock=environment.clock(),
            member_keys=load_secrets(environment.var).member_keys(),
        )
    )
