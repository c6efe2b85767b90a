# SPDX-License-Identifier: Apache-2.0
"""Ten attempts in some three days, further and further apart."""

from datetime import timedelta

from haowu.outbox.retry_plan import PAUSES, pause_after


def test_ten_attempts_in_some_75_hours() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 10)]
    assert pauses == sorted(PAUSES)
    assert pause_after(10) is None
    assert sum(PAUSES, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
