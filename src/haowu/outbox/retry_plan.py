# SPDX-License-Identifier: Apache-2.0
"""When a delivery that failed is tried again: the plan of Standard Webhooks, some 75 hours in all."""

from datetime import timedelta
from typing import Final

PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts (at least one); None: enough was tried."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
