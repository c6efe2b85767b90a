# SPDX-License-Identifier: Apache-2.0
"""A rate limit per API key, counted in nanoseconds so that it needs no floats and no lock (one event loop)."""

from time import monotonic_ns
from typing import Final

SECOND: Final = 1_000_000_000


class TokenBucket:
    """Let through `rate_per_second` on average, and bursts of one second's worth.

    Kept as the instant at which the bucket would be full again (GCRA): each event pushes it one interval onwards.
    """

    __slots__ = ("_full_at", "_interval", "rate_per_second")

    def __init__(self, rate_per_second: int) -> None:
        """Start full."""
        self.rate_per_second = rate_per_second
        self._interval = SECOND // max(1, rate_per_second)
        self._full_at = 0

    def take(self, events: int = 1) -> bool:
        """Take `events` at once; false, and nothing taken, while the bucket is empty."""
        now = monotonic_ns()
        full_at = max(self._full_at, now)
        if full_at - now >= SECOND:
            return False
        self._full_at = full_at + events * self._interval
        return True
