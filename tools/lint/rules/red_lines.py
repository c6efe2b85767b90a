# SPDX-License-Identifier: Apache-2.0
"""What may not exist at all (RL-4, RL-7, RL-8): nothing turns points into money, moves them, or lets them grow."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tools.lint.source import Finding, Source

_WORDS: Final = {
    "transfer", "convert", "conversion", "cash_out", "cashout", "withdraw_points", "encash", "monetise", "monetize",
    "sell_points", "buy_points", "top_up", "topup", "recharge", "gift_points", "pledge", "collateral", "lend",
    "interest", "dividend", "appreciate", "exchange_rate", "airdrop", "bearer_code", "red_packet",
}  # fmt: skip
_WORD: Final = re.compile(rf"(^|_)({'|'.join(sorted(_WORDS))})(s|ed|ing)?(_|$)")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def red_lines_are_not_built(source: Source) -> Iterator[Finding]:
    """Refuse functions and classes of the product called after a red line; an error that forbids one may be."""
    if source.path.parts[:2] != ("src", "haowu") or source.is_test or not source.is_python:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and _is_red(node):
            yield Finding(
                source.path, node.lineno, "red-lines", f"`{node.name}`: points are never moved, sold or grown"
            )


def _is_red(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    words = _CAMEL.sub("_", node.name).lower()
    is_refusal = isinstance(node, ast.ClassDef) and words.endswith(("_forbidden", "_refused"))
    return _WORD.search(words) is not None and not is_refusal
