# SPDX-License-Identifier: Apache-2.0
"""What an unexpected error means: one item is at fault, or the ledger contradicts itself."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

import psycopg

import haowu.ledger
from haowu.doors.points_api.work import Failure
from haowu.ledger.errors import LedgerInconsistentError

LEDGER: Final = Path(haowu.ledger.__file__).parent
SCHEMA: Final = "ledger"
FOR_ITEMS: Final = frozenset({"journal_key_length"})
"""The ledger's CHECKs that an item can break: a number too long for a key. All others guard what was decided here."""


def is_broken_invariant(error: Exception) -> bool:
    """Return whether what the ledger keeps is not what it must be; no single item can be blamed for that."""
    if isinstance(error, LedgerInconsistentError):
        return True
    if isinstance(error, psycopg.errors.CheckViolation):
        return error.diag.schema_name == SCHEMA and error.diag.constraint_name not in FOR_ITEMS
    if not isinstance(error, AssertionError):
        return False
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and Path(frames[-1].filename).is_relative_to(LEDGER)


def evidence(error: Exception) -> dict[str, object]:
    """Return what the ledger says of its inconsistency: a table and counts of rows, never values of rows."""
    return dict(error.data) if isinstance(error, LedgerInconsistentError) else {}


def poison() -> Failure:
    """Return the answer for a single item that failed: it would fail again, so nobody is told to retry (REL-18)."""
    return Failure("ITEM_UNPROCESSABLE")
