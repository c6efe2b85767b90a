# SPDX-License-Identifier: Apache-2.0
"""What of an exception may be logged: its kind and place, never its values.

Messages of the database quote rows, and frames hold requests and keys: phone numbers and tokens must not reach a log.
"""

from __future__ import annotations

import traceback
from pathlib import Path

import psycopg

FRAMES = 6


def fault_report(error: BaseException) -> dict[str, str]:
    """Return kind, SQLSTATE, constraint and the innermost frames (`file:line`) of `error`, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    report = {
        "error": type(error).__name__,
        "place": " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames)),
    }
    if isinstance(error, psycopg.Error) and error.sqlstate is not None:
        report["sqlstate"] = error.sqlstate
        report["constraint"] = error.diag.constraint_name or ""
    return report
