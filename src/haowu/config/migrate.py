# SPDX-License-Identifier: Apache-2.0
"""Bring a database's tables up to date. Runs in a process of its own, so that no caller has to load Django."""

import os
import subprocess
import sys
from importlib.resources import files

import psycopg

from haowu.config.problem import SetupProblem

_ONLY_ONE = 7_260_001  # advisory lock: two starts at once migrate one after the other


def migrate(url: str) -> None:
    """Apply the migrations that `url` lacks, make the API's login, renew the grants; raises `SetupProblem`."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "haowu.config.settings"}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_ONLY_ONE])
        finished = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity=1"],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if finished.returncode != 0:
            raise SetupProblem(
                zh=f"数据库结构升级失败:\n{finished.stderr[-3000:]}", en="Migrating the database failed; see above."
            )
        connection.execute(files("haowu.config").joinpath("sql", "grants.sql").read_bytes())
