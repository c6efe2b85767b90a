# SPDX-License-Identifier: Apache-2.0
"""Database addresses: the one form that psycopg, Django and pgbench are told."""

from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from psycopg.conninfo import conninfo_to_dict

LOCK_TIMEOUT = "5s"  # a migration that waits longer blocks every till behind it; it is better tried again


def with_database(url: str, database: str) -> str:
    """Return `url` with another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))


def django_database(url: str) -> dict[str, Any]:
    """Return Django's DATABASES entry for `url`, with a lock timeout for migrations."""
    parts = conninfo_to_dict(url)
    known = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    entry = {key: str(parts.pop(name, "") or "") for key, name in known.items()}
    given = str(parts.pop("options", "") or "")
    options = {**parts, "options": f"{given} -c lock_timeout={LOCK_TIMEOUT}".strip()}
    return {"ENGINE": "django.db.backends.postgresql", **entry, "OPTIONS": options}
