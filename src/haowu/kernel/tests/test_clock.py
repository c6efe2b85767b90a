# SPDX-License-Identifier: Apache-2.0
"""Clocks: the database's time counts in production; a fixed clock stands still; a travelling one is shifted."""

from datetime import UTC, datetime, timedelta

from haowu.kernel.clock import Clock, FixedClock, SystemClock, TravellingClock

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
DATABASE = datetime(2020, 1, 1, tzinfo=UTC)


def test_system_clock() -> None:
    """The database decides where there is one; the host answers in UTC."""
    clock: Clock = SystemClock()
    assert clock.reading(DATABASE) == DATABASE
    assert clock.now().tzinfo is UTC
    assert clock.now() <= clock.now()


def test_fixed_clock() -> None:
    """It stands until it is told to move, whatever the database says."""
    clock = FixedClock(NOW)
    assert clock.now() == clock.reading(DATABASE) == NOW
    clock.advance(timedelta(days=1))
    assert clock.now() == NOW + timedelta(days=1)
    clock.move_to(NOW)
    assert clock.reading(DATABASE) == NOW


def test_travelling_clock() -> None:
    """Both times are shifted by the same span."""
    clock: Clock = TravellingClock(timedelta(days=30))
    assert clock.reading(DATABASE) == DATABASE + timedelta(days=30)
    assert timedelta(days=29) < clock.now() - SystemClock().now() < timedelta(days=31)
