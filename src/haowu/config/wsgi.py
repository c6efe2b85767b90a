# SPDX-License-Identifier: Apache-2.0
"""The Management API as a WSGI application, joined to its environment."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from psycopg_pool import ConnectionPool

from haowu.config.database import connection_arguments
from haowu.config.environment import read_environment
from haowu.config.lifeline import die_with_parent
from haowu.config.logins import MANAGER, managing_url
from haowu.config.logs import set_up_logs
from haowu.config.secrets import load_secrets
from haowu.doors.management_api.door import ManagementDoor, with_door
from haowu.wire.line import Line

THREADS = 8
"""Requests at once; each holds one connection."""


def wsgi_application(door: ManagementDoor) -> Any:
    """Return Django's application with `door` in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haowu.config.settings")
    django.setup()
    return with_door(WSGIHandler(), door)


def connection_pool(url: str, size: int = THREADS) -> ConnectionPool[Line]:
    """Return a pool of connections which act as `haowu_manager`."""
    return ConnectionPool(
        url,
        connection_class=Line,
        kwargs=connection_arguments(MANAGER, name="haowu management-api"),
        min_size=1,
        max_size=size,
        check=ConnectionPool.check_connection,
        open=True,
    )


def application() -> Any:
    """Build the application from the environment and the keys; called once in the serving process."""
    die_with_parent()
    set_up_logs()
    environment = read_environment()
    secrets = load_secrets(environment.var)
    pool = connection_pool(managing_url(environment))
    return wsgi_application(
        ManagementDoor(
            lend=pool.connection,
            clock=environment.clock(),
            member_keys=secrets.member_keys(),
            root_secret=secrets.code_key,
        )
    )
