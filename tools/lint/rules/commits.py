# SPDX-License-Identifier: Apache-2.0
"""One commit, at the edge, never in the middle: a door owns the transaction, a room takes part in it."""

import ast
from collections.abc import Iterator

from tools.lint.source import Finding, Source

_EDGE = {"config", "doors"}
_ENDING = {"commit", "rollback", "on_commit"}


def commits_only_at_the_edge(source: Source) -> Iterator[Finding]:
    """Refuse `.commit`, `.rollback` and `on_commit` in rooms; their tests play the door and may."""
    if not source.room or source.room in _EDGE or source.is_test:
        return
    for node in ast.walk(source.tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in _ENDING:
            line = getattr(node, "lineno", 1)
            yield Finding(source.path, line, "commits", f"`{name}` belongs to the door that called")
