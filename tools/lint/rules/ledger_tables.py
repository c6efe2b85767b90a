# SPDX-License-Identifier: Apache-2.0
"""Points move through `ledger.post` only; nobody else writes the ledger's tables."""

import ast
import re
from collections.abc import Iterator

from tools.lint.source import Finding, Source

_WRITING = re.compile(
    r"\b(insert\s+into|update(\s+only)?|delete\s+from|truncate(\s+table)?|merge\s+into|copy|(alter|drop)\s+table)"
    r'\s+"?ledger"?\s*\.',
    re.IGNORECASE,
)


def only_the_ledger_writes_its_tables(source: Source) -> Iterator[Finding]:
    """Refuse SQL that writes `ledger.…` outside the ledger; tests that tamper on purpose may."""
    if source.room in {"", "ledger"} or source.is_test:
        return
    for line, text in _texts(source):
        for found in _WRITING.finditer(text):
            at = line + text.count("\n", 0, found.start())
            yield Finding(source.path, at, "ledger-tables", "only the ledger writes its tables: call ledger.post")


def _texts(source: Source) -> Iterator[tuple[int, str]]:
    if not source.is_python:
        yield 1, source.text
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
