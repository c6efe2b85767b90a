# SPDX-License-Identifier: Apache-2.0
"""Sentences for people are written in Chinese and in English, both from the first day."""

import ast
from collections.abc import Iterator

from tools.lint.source import Finding, Source

_LANGUAGES = ("zh", "en")


def texts_have_both_languages(source: Source) -> Iterator[Finding]:
    """Want `Text(zh=…, en=…)` with neither left out or empty."""
    for call, name in source.calls():
        if name.rpartition(".")[2] == "Text":
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            missing = [language for language in _LANGUAGES if _is_empty(given.get(language))]
            if missing:
                yield Finding(source.path, call.lineno, "texts", f"{' and '.join(missing)} must say something")


def _is_empty(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and not str(node.value or "").strip())
