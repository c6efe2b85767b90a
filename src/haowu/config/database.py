# SPDX-License-Identifier: Apache-2.0
"""One way to connect, so that every connection has the same limits."""

from typing import Any

from haowu.wire.line import Line

IDLE_IN_TRANSACTION = "60s"  # a forgotten transaction holds locks and keeps old row versions alive
CONNECT_SECONDS = 10


def connect(url: str, role: str | None = None, *, name: str = "haowu") -> Line:
    """Return a connection to `url`, acting as `role` where given; nothing commits by itself.

    `name` is what `pg_stat_activity` shows.
    """
    return Line.connect(url, **connection_arguments(role, name=name))


def connection_arguments(role: str | None = None, *, name: str = "haowu") -> dict[str, Any]:
    """Return what every connection is opened with."""
    settings = {"idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION, "timezone": "UTC"}
    if role is not None:
        settings["role"] = role
    return {
        "options": " ".join(f"-c {key}={value}" for key, value in settings.items()),
        "application_name": name,
        "connect_timeout": CONNECT_SECONDS,
        # Over TCP a line that went dead is noticed within 25 s while waiting, 15 s while sending.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
    }
