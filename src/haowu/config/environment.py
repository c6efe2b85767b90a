# SPDX-License-Identifier: Apache-2.0
"""What the environment says, typed. A value that cannot be used stops the start and says what to do."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from haowu.config.problem import SetupProblem
from haowu.kernel.clock import Clock, SystemClock, TravellingClock

DEFAULT_PORT = 8000
_HIGHEST_PORT = 65_535
_FARTHEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one running copy."""

    var: Path
    """Everything this copy writes: database, secrets, chain heads, demo.json."""

    port: int
    host: str
    database_url: str | None
    """None: the embedded server in `var`."""

    api_database_url: str | None
    """How whoever posts logs in; None: as `haowu_api` of the embedded server, or with DATABASE_URL."""

    manage_database_url: str | None
    """How the Management API and jobs log in; None: as `haowu_manage` of the embedded server, or with DATABASE_URL."""

    time_travel_days: int
    """How far the demo's clock is ahead of the real one; 0 in production."""

    @property
    def management_port(self) -> int:
        """The Management API's port: the one after the Points API's."""
        return self.port + 1

    def clock(self) -> Clock:
        """Return the clock of this copy."""
        if self.time_travel_days:
            return TravellingClock(shift=timedelta(days=self.time_travel_days))
        return SystemClock()


def read_environment(values: Mapping[str, str] | None = None) -> Environment:
    """Return the settings in `values`, by default the process environment; raises `SetupProblem`."""
    given = os.environ if values is None else values
    return Environment(
        var=Path(given.get("HAOWU_VAR") or "var").absolute(),
        port=_whole(given, "PORT", DEFAULT_PORT, low=1, high=_HIGHEST_PORT - 1),
        host=given.get("HAOWU_HOST") or "127.0.0.1",
        database_url=_postgres_url(given, "DATABASE_URL"),
        api_database_url=_postgres_url(given, "HAOWU_API_DATABASE_URL"),
        manage_database_url=_postgres_url(given, "HAOWU_MANAGE_DATABASE_URL"),
        time_travel_days=_whole(given, "HAOWU_TIME_TRAVEL_DAYS", 0, low=-_FARTHEST_DAYS, high=_FARTHEST_DAYS),
    )


def make_var(var: Path) -> None:
    """Create the data directory, closed to others; as root the database's own user may pass through it."""
    var.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)


def database_url() -> str:
    """Return DATABASE_URL; raises `SetupProblem` when it is not set."""
    url = _postgres_url(os.environ, "DATABASE_URL")
    if url is None:
        raise SetupProblem(
            zh="没有设置 DATABASE_URL;请用 make up 或 haowu 命令启动,它们会自带数据库。",
            en="DATABASE_URL is not set; start with `make up` or a haowu command, which bring their own database.",
        )
    return url


def _whole(values: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    raw = values.get(name) or str(default)
    try:
        number = int(raw)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise SetupProblem(
            zh=f"环境变量 {name}={raw!r} 无效:应为 {low} 到 {high} 的整数。",
            en=f"{name}={raw!r} cannot be used: give a whole number from {low} to {high}.",
        )
    return number


def _postgres_url(values: Mapping[str, str], name: str) -> str | None:
    url = values.get(name) or None
    if url is not None and not url.startswith(("postgresql://", "postgres://")):
        raise SetupProblem(
            zh=f"环境变量 {name} 无效:只支持 PostgreSQL,形如 postgresql://用户:密码@主机:5432/库名。",
            en=f"{name} cannot be used: only PostgreSQL, as in postgresql://user:password@host:5432/database.",
        )
    return url
