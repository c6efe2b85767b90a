# SPDX-License-Identifier: Apache-2.0
"""Is this time thinkable? Years near 1 or 9999 overflow when moved to another zone, so they end here."""

from datetime import datetime, timedelta
from typing import Final

from haowu.doors.points_api.problems import Problem

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""How far a till's clock may run ahead of ours."""

FIRST_YEAR: Final = 2000


def check_instant(at: datetime, field: str, now: datetime) -> None:
    """Refuse a time before the year 2000 or more than five minutes ahead of `now`."""
    if at.year < FIRST_YEAR:
        raise Problem("DATE_OUT_OF_RANGE", field=field)
    if at.year > now.year + 1 or at > now + CLOCK_TOLERANCE:
        raise Problem("DATE_IN_FUTURE", field=field)
