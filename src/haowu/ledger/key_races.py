# SPDX-License-Identifier: Apache-2.0
"""One key at the same instant on two chains: neither sees the other, and the index lets only one of them commit."""

from typing import Final

import psycopg

KEY_ONCE: Final = "journal_key_once"


def is_key_race(error: psycopg.Error) -> bool:
    """Whether another chain has just committed a key of this batch: run again, it will be found and answered."""
    return isinstance(error, psycopg.errors.UniqueViolation) and error.diag.constraint_name == KEY_ONCE
