# SPDX-License-Identifier: Apache-2.0
"""One public verb a file, and the file is called what the verb is called: a room stays small enough to read."""

import ast
from collections.abc import Iterator

from tools.lint.source import Finding, Source


def one_verb_a_file(source: Source) -> Iterator[Finding]:
    """Want exactly one public function in `operations/<verb>.py`, of the same name; results and constants may join."""
    if source.path.parent.name != "operations" or source.path.stem == "__init__" or not source.is_python:
        return
    functions = [node for node in source.tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    public = [node for node in functions if not node.name.startswith("_")]
    for node in public:
        if node.name != source.path.stem:
            yield Finding(source.path, node.lineno, "verbs", f"`{node.name}` needs a file of its own, or an underscore")
    if not any(node.name == source.path.stem for node in public):
        yield Finding(source.path, 1, "verbs", f"the public function `{source.path.stem}` is missing")
