# SPDX-License-Identifier: Apache-2.0
"""The Points API as an RSGI application, joined to its environment. Django is not loaded here."""

from functools import partial
from typing import Any

import structlog

from haowu.config.database import connect
from haowu.config.environment import read_environment
from haowu.config.lifeline import die_with_parent
from haowu.config.logins import OWNER_SERVES, WRITER, can_rewrite_history, serving_url
from haowu.config.logs import set_up_logs
from haowu.config.secrets import load_secrets
from haowu.doors.points_api.app import build_app
from haowu.doors.points_api.runtime import ApiRuntime


def application() -> Any:
    """Build the application from the environment and the keys; called once in the serving process.

    It logs in with HAOWU_API_DATABASE_URL, else with DATABASE_URL, and acts as `haowu_writer`: that may add to the
    ledger, never change its history. A login that could is served, with a warning in the log.
    """
    die_with_parent()
    set_up_logs()
    environment = read_environment()
    url = serving_url(environment)
    if can_rewrite_history(url):
        structlog.get_logger().warning("owner_serves", zh=OWNER_SERVES.zh, en=OWNER_SERVES.en)
    return build_app(
        ApiRuntime(
            connect=partial(connect, url, WRITER, name="haowu points-api"),
            clock=environment.clock(),
            member_keys=load_secrets(environment.var).member_keys(),
        )
    )
