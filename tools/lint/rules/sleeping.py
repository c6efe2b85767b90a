# SPDX-License-Identifier: Apache-2.0
"""A test that sleeps is slow on a good day and wrong on a bad one."""

import ast
from collections.abc import Iterator

from tools.lint.source import Finding, Source, dotted

_SLEEPS = {"time.sleep", "sleep", "asyncio.sleep", "anyio.sleep"}
_ADVICE = "advance the clock, or wait for an event"


def tests_never_sleep(source: Source) -> Iterator[Finding]:
    """Refuse sleeping in tests; giving way (`asyncio.sleep(0)`) is no sleep, and benchmarks pace real load.

    A `wait(seconds)` whose answer nobody looks at is a sleep under another name, and so is a loop that only spins.
    """
    if not source.is_test or "bench" in source.path.parts:
        return
    for call, name in source.calls():
        gives_way = len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
        if name in _SLEEPS and not gives_way:
            yield Finding(source.path, call.lineno, "sleeping", _ADVICE)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Expr) and _is_timed_wait(node.value):
            yield Finding(source.path, node.lineno, "sleeping", f"nobody looks at what this wait says: {_ADVICE}")
        if isinstance(node, ast.While) and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body):
            yield Finding(source.path, node.lineno, "sleeping", f"this loop only spins: {_ADVICE}")


def _is_timed_wait(node: ast.expr) -> bool:
    """Return whether it is `something.wait(seconds)`, its answer dropped; a ledger's clock waits by `days=…`."""
    if not isinstance(node, ast.Call) or not dotted(node.func).endswith(".wait"):
        return False
    return len(node.args) == 1 or any(keyword.arg == "timeout" for keyword in node.keywords)
