# SPDX-License-Identifier: Apache-2.0
"""Time is handed in, never read ad hoc.

A ledger batch takes its decision time from `Clock.reading(database_now)`, so that in production the one
clock that counts is the database's, while a test or the travelling demo brings its own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A source of time; both methods answer in UTC with a time zone."""

    def now(self) -> datetime:
        """Return the present, for code that has no database connection at hand."""
        ...

    def reading(self, database_now: datetime) -> datetime:
        """Return the present, given what the database's clock says."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """Production: the database decides where there is one, the host elsewhere."""

    def now(self) -> datetime:
        """Return the host's time in UTC."""
        return datetime.now(UTC)

    def reading(self, database_now: datetime) -> datetime:
        """Return the database's own time."""
        return database_now


@dataclass(slots=True)
class FixedClock:
    """Tests: time stands still until `advance` or `move_to` is called."""

    at: datetime

    def now(self) -> datetime:
        """Return the fixed instant."""
        return self.at

    def reading(self, database_now: datetime) -> datetime:
        """Return the fixed instant, whatever the database says."""
        del database_now
        return self.at

    def advance(self, delta: timedelta) -> None:
        """Let `delta` pass."""
        self.at += delta

    def move_to(self, at: datetime) -> None:
        """Stand at `at` from now on."""
        self.at = at


@dataclass(frozen=True, slots=True)
class TravellingClock:
    """Demo: the real clock, shifted, so that maturing and expiry can be shown."""

    shift: timedelta

    def now(self) -> datetime:
        """Return the host's time, shifted."""
        return datetime.now(UTC) + self.shift

    def reading(self, database_now: datetime) -> datetime:
        """Return the database's time, shifted."""
        return database_now + self.shift
