# SPDX-License-Identifier: Apache-2.0
"""The seed, the kill points and the last operations, told when a fault test fails."""

import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

KEPT: Final = 40
BACK_WITHIN: Final = 30.0
"""REL-1: seconds from the last answer before a fault to the first answer after it."""


def is_long() -> bool:
    """Whether the long versions were asked for (`make faults`)."""
    return os.environ.get("HAOWU_FAULTS") == "long" or os.environ.get("HAOWU_LONG") == "1"


def seed_of_today() -> int:
    """Return HAOWU_SEED, or a fresh seed; a test prints it."""
    given = os.environ.get("HAOWU_SEED")
    return int(given) if given else int.from_bytes(os.urandom(4), "big")


class Diary:
    """What happened, in order; safe to write from any thread. Whoever waits for something is woken by each entry."""

    def __init__(self, seed: int) -> None:
        """Begin, with the seed that repeats it."""
        self.seed = seed
        self.faults: list[str] = []
        self.operations: deque[str] = deque(maxlen=KEPT)
        self.counts: dict[str, int] = {}
        self.lock = threading.Condition()
        self.began = self.answered_at = time.monotonic()
        self.silences: list[float] = []

    def fault(self, what: str) -> None:
        """Note a fault that the test caused."""
        with self.lock:
            self.faults.append(f"{time.monotonic() - self.began:.3f}s {what}")
            self.counts[what] = self.counts.get(what, 0) + 1
            self.silences.append(0.0)

    def answer(self, what: str) -> None:
        """Note an answer that a client got; the longest silence since the last fault is how long it took to recover."""
        now = time.monotonic()
        with self.lock:
            if self.silences:
                self.silences[-1] = max(self.silences[-1], now - self.answered_at)
            self.answered_at = now
        self.operation(what)

    def slowest_recovery(self) -> float:
        """Return the longest silence after a fault in seconds; fails when one was too long (REL-1)."""
        with self.lock:
            slowest = max(self.silences, default=0.0)
        assert slowest <= BACK_WITHIN, f"not back within {BACK_WITHIN} s: {slowest:.1f} s\n{self.told()}"
        return slowest

    def operation(self, what: str) -> None:
        """Note something that a client did or learned."""
        with self.lock:
            self.operations.append(f"{time.monotonic() - self.began:.3f}s {what}")
            self.lock.notify_all()

    def wait_until(self, is_so: Callable[[], bool], seconds: float) -> bool:
        """Wait until `is_so`, looked at again after each operation; false if it did not become so in time."""
        with self.lock:
            return self.lock.wait_for(is_so, seconds)

    def told(self) -> str:
        """Return everything, for the end of a failed test."""
        with self.lock:
            faults = "\n".join(self.faults[-KEPT:])
            operations = "\n".join(self.operations)
        return f"seed {self.seed} (HAOWU_SEED={self.seed})\nfaults:\n{faults}\nlast operations:\n{operations}"


class Progress:
    """Rounds of a long run that are already done, so that an interrupted run goes on where it stopped."""

    def __init__(self, name: str) -> None:
        """Read what `var/faults/<name>.json` remembers; short runs remember nothing."""
        self.path: Path | None = None
        if is_long():
            self.path = Path(os.environ.get("HAOWU_VAR") or "var") / "faults" / f"{name}.json"
        self.done: list[dict[str, Any]] = []
        if self.path is not None and self.path.exists():
            self.done = json.loads(self.path.read_text(encoding="utf-8"))

    def add(self, round_: dict[str, Any]) -> None:
        """Remember a finished round."""
        self.done.append(round_)
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(json.dumps(self.done, indent=1) + "\n", encoding="utf-8")

    def total(self, name: str) -> int:
        """Return the sum of a number over all finished rounds."""
        return sum(int(round_[name]) for round_ in self.done)

    def forget(self) -> None:
        """Begin anew the next time."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
