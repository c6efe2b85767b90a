# SPDX-License-Identifier: Apache-2.0
"""Points and fen are whole numbers; a float loses one somewhere."""

import ast
from collections.abc import Iterator

from tools.lint.source import Finding, Source

_ROOMS = {"ledger", "earning", "redemption", "lifecycle", "rules", "programs", "catalog"}


def no_floats_near_amounts(source: Source) -> Iterator[Finding]:
    """Refuse float literals, `float(…)` and true division where amounts are computed."""
    if source.room not in _ROOMS:
        return
    divides_paths = any(isinstance(node, ast.ImportFrom) and node.module == "pathlib" for node in ast.walk(source.tree))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield Finding(source.path, node.lineno, "floats", f"{node.value} is a float")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield Finding(source.path, node.lineno, "floats", "`float(…)` makes a float")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not divides_paths:
            yield Finding(source.path, node.lineno, "floats", "`/` makes a float: use `//` and say how it rounds")
