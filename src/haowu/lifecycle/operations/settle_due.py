# SPDX-License-Identifier: Apache-2.0
"""Bring accounts up to date whose lots or holds are due, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg import Connection

    from haowu.kernel.clock import Clock


def settle_due(connection: Connection, *, clock: Clock, limit: int = 1000) -> int:
    """Settle up to `limit` due accounts and return how many; 0 means nothing is due."""
    raise NotImplementedError
