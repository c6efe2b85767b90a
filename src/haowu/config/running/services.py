# SPDX-License-Identifier: Apache-2.0
"""The processes that `make up` starts, in their order; they are stopped the other way round."""

import http.client
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from haowu.config.environment import Environment
from haowu.config.running.served_child import Say, ServedChild, Service
from haowu.config.serve_jobs import ready_file
from haowu.kernel.text import Text

POINTS_API: Final = Service("points-api", "haowu.config.serve", Text(zh="积分接口", en="The Points API"))
MANAGEMENT_API: Final = Service(
    "management-api", "haowu.config.serve_management", Text(zh="管理接口", en="The Management API")
)
JOBS: Final = Service("jobs", "haowu.config.serve_jobs", Text(zh="后台任务", en="The jobs"))
SERVICES: Final = (POINTS_API, MANAGEMENT_API, JOBS)


@dataclass(frozen=True, slots=True)
class Logins:
    """How the children log in: neither owns anything."""

    api: str
    manage: str


def make_children(environment: Environment, logins: Logins, say: Say) -> list[ServedChild]:
    """Return all children, not yet started."""
    return [make(environment, logins, say) for make in (_points_api, _management_api, _jobs)]


def _points_api(environment: Environment, logins: Logins, say: Say) -> ServedChild:
    return ServedChild(
        POINTS_API,
        environment.var,
        {**_variables(environment), "HAOWU_API_DATABASE_URL": logins.api},
        answers=lambda: answers_at(environment.host, environment.port, "/readyz"),
        say=say,
    )


def _management_api(environment: Environment, logins: Logins, say: Say) -> ServedChild:
    return ServedChild(
        MANAGEMENT_API,
        environment.var,
        {**_variables(environment), "HAOWU_MANAGE_DATABASE_URL": logins.manage},
        answers=lambda: answers_at(environment.host, environment.management_port, "/api/v1/readyz"),
        say=say,
    )


def _jobs(environment: Environment, logins: Logins, say: Say) -> ServedChild:
    return ServedChild(
        JOBS,
        environment.var,
        {**_variables(environment), "HAOWU_MANAGE_DATABASE_URL": logins.manage},
        answers=lambda: _is_ready(environment.var),
        say=say,
    )


def _is_ready(var: Path) -> bool:
    """Return whether the jobs that were started last say that they work."""
    try:
        return ready_file(var).read_text(encoding="ascii") == JOBS.pid_file(var).read_text(encoding="ascii")
    except OSError:
        return False


def _variables(environment: Environment) -> dict[str, str]:
    return {
        "HAOWU_VAR": str(environment.var),
        "PORT": str(environment.port),
        "HAOWU_HOST": environment.host,
    }


def answers_at(host: str, port: int, path: str) -> bool:
    """Return whether a GET of `path` is answered with 200."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
