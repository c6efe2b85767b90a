# SPDX-License-Identifier: Apache-2.0
"""Take every chain before reading what a later `post` in the same transaction will rely on."""

from typing import Any

import psycopg

from haowu.ledger.locks import LOCK_ALL
from haowu.wire.ask import ask


def lock_chains(connection: psycopg.Connection[Any]) -> None:
    """Lock all chain heads, ascending; they are free again when the caller's transaction ends."""
    ask(connection, LOCK_ALL).fetchall()
