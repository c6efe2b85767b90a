# SPDX-License-Identifier: Apache-2.0
"""What a file needs stands at its top; an import inside a function hides a wrong floor plan."""

import ast
from collections.abc import Iterator

from tools.lint.source import Finding, Source


def imports_stand_at_the_top(source: Source) -> Iterator[Finding]:
    """Refuse imports inside functions, except in a Django `AppConfig.ready`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "ready":
            yield from _inside(source, node)


def _inside(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Finding]:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield Finding(source.path, node.lineno, "imports", "move the import to the top, or the code to its floor")
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):  # inner functions are visited themselves
            waiting += ast.iter_child_nodes(node)
