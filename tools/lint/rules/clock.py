# SPDX-License-Identifier: Apache-2.0
"""Time is handed in as a `kernel.Clock`; only then can a test or the demo stand at any moment."""

from collections.abc import Iterator

from tools.lint.source import Finding, Source

_AMBIENT = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "date.today", "datetime.date.today", "time.time", "time.time_ns", "timezone.now", "time.localtime", "time.gmtime",
}  # fmt: skip
_SOURCE = "src/haowu/kernel/clock.py"


def no_ambient_time(source: Source) -> Iterator[Finding]:
    """Refuse reading the wall clock in `src`, except in the clock itself. Stopwatches (`monotonic`) are no clocks."""
    if source.path.parts[0] != "src" or str(source.path) == _SOURCE:
        return
    for call, name in source.calls():
        if name in _AMBIENT:
            yield Finding(source.path, call.lineno, "clock", f"`{name}()` reads the wall: take a kernel.Clock")
