# SPDX-License-Identifier: Apache-2.0
"""Take the chains of some owners before reading rows that are changed under their lock."""

from collections.abc import Iterable
from typing import Any

import psycopg

from haowu.ledger.locks import lock_statement
from haowu.wire.ask import ask


def lock_lanes(connection: psycopg.Connection[Any], lanes: Iterable[int]) -> None:
    """Lock the chain heads of `lanes`, ascending; they are free again when the caller's transaction ends."""
    wanted = set(lanes)
    if wanted:
        statement, parameters = lock_statement(wanted)
        ask(connection, statement, *parameters).fetchall()
