# SPDX-License-Identifier: Apache-2.0
"""The product never says of points that they are an asset (R100): no 资产, 理财, 币, 收益, 增值 in any of its texts."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tools.lint.source import Finding, Source

_WORD: Final = re.compile("资产|理财|(?<!人民)(?<!法定货)币|收益|增值(?!税|电信业务)")
_LIST: Final = "src/haowu/rules/copy_words.py"


def no_financial_words(source: Source) -> Iterator[Finding]:
    """Refuse the words in strings of the product; the linter's own list of them is where they stand."""
    if not source.is_python or source.path.parts[:2] != ("src", "haowu") or source.is_test or str(source.path) == _LIST:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := _WORD.search(node.value)):
            yield Finding(source.path, node.lineno, "financial-words", f"“{found[0]}”: points are no financial product")
