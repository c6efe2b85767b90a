# SPDX-License-Identifier: Apache-2.0
"""A test that sleeps is slow on a good day and wrong on a bad one."""

import ast
from collections.abc import Iterator

from tools.lint.source import Finding, Source

_SLEEPS = {"time.sleep", "sleep", "asyncio.sleep", "anyio.sleep"}


def tests_never_sleep(source: Source) -> Iterator[Finding]:
    """Refuse sleeping in tests; giving way (`asyncio.sleep(0)`) is no sleep, and benchmarks pace real load."""
    if not source.is_test or "bench" in source.path.parts:
        return
    for call, name in source.calls():
        gives_way = len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
        if name in _SLEEPS and not gives_way:
            yield Finding(source.path, call.lineno, "sleeping", "advance the clock, or wait for an event")
