# SPDX-License-Identifier: Apache-2.0
"""When a reward's season is over, set the window of the next one; a job does it every hour."""

from psycopg import Connection

from haowu.catalog.seasons import set_due_windows
from haowu.kernel.clock import Clock


def renew_seasons(connection: Connection, *, clock: Clock) -> int:
    """Renew all that are over and return how many."""
    return set_due_windows(connection, now=clock.now())
