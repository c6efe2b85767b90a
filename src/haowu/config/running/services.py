# SPDX-License-Identifier: Apache-2.0
"""The processes that `make up` starts, in their order; they are stopped the other way round."""

import http.client
from typing import Final

from haowu.config.environment import Environment
from haowu.config.running.served_child import Say, ServedChild, Service
from haowu.kernel.text import Text

POINTS_API: Final = Service("points-api", "haowu.config.serve", Text(zh="积分接口", en="The Points API"))
MANAGEMENT_API: Final = Service(
    "management-api", "haowu.config.serve_management", Text(zh="管理接口", en="The Management API")
)
SERVICES: Final = (POINTS_API, MANAGEMENT_API)


def make_children(environment: Environment, url: str, manage_url: str, say: Say) -> list[ServedChild]:
    """Return all children, not yet started; they log in with `url` or `manage_url`, which own nothing."""
    return [_points_api(environment, url, say), _management_api(environment, manage_url, say)]


def _points_api(environment: Environment, url: str, say: Say) -> ServedChild:
    return ServedChild(
        POINTS_API,
        environment.var,
        _variables(environment, url),
        answers=lambda: answers_at(environment.host, environment.port, "/readyz"),
        say=say,
    )


def _management_api(environment: Environment, url: str, say: Say) -> ServedChild:
    return ServedChild(
        MANAGEMENT_API,
        environment.var,
        {**_variables(environment, ""), "HAOWU_MANAGE_DATABASE_URL": url},
        answers=lambda: answers_at(environment.host, environment.management_port, "/api/v1/readyz"),
        say=say,
    )


def _variables(environment: Environment, url: str) -> dict[str, str]:
    return {
        "HAOWU_API_DATABASE_URL": url,
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
