# SPDX-License-Identifier: Apache-2.0
"""What an expression may cost at most, settled on its text before it is ever evaluated.

CEL without loops ends in as many steps as it has tokens; loops are therefore allowed only over the order's bounded
lists, never inside one another, and each token inside one is counted for every line there may be.
"""

import re
from typing import Final

from haowu.kernel.text import Text
from haowu.rules.expression import LINES_MAX, NAMES

LENGTH_MAX: Final = 1000
TOKENS_MAX: Final = 200
DEPTH_MAX: Final = 12
COST_MAX: Final = 10_000
FUNCTIONS: Final = frozenset({"size", "contains", "startsWith", "endsWith", "has", "int", "string"})
LOOPS: Final = frozenset({"exists", "all", "exists_one"})
_LOOPED: Final = frozenset({"lines", "segments"})
_WORDS: Final = frozenset({"true", "false", "in"})
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"\\\n]|\\["\\])*"|'(?:[^'\\\n]|\\['\\])*')
    |(?P<number>\d+(?![\w.]))
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]])""",
    re.VERBOSE,
)


def find_cost_problem(source: str) -> Text | None:
    """Return why `source` costs too much or uses what is not allowed, None when it may be compiled."""
    if len(source) > LENGTH_MAX:
        return Text(zh=f"条件不能超过{LENGTH_MAX}个字符", en=f"the condition is longer than {LENGTH_MAX} characters")
    tokens = _split(source)
    if isinstance(tokens, Text):
        return tokens
    if len(tokens) > TOKENS_MAX:
        return Text(zh=f"条件太长,最多{TOKENS_MAX}个词", en=f"the condition has more than {TOKENS_MAX} tokens")
    return _negation_problem(tokens) or _Walk(tokens).problem()


def _negation_problem(tokens: list[tuple[str, str]]) -> Text | None:
    """Return why a minus sign before something other than a number may not stand, or None.

    CEL reports every overflow but one: the negation of the smallest number is that number again.
    """
    pairs = zip([("sign", "("), *tokens], tokens, [*tokens[1:], ("sign", ")")], strict=False)
    for before, token, after in pairs:
        is_unary = token == ("sign", "-") and before[0] == "sign" and before[1] not in {")", "]"}
        if is_unary and after[0] != "number":
            zh, en = "负号只能直接写在数字前;请写“0 - x”", "a minus sign may only stand before a number; write “0 - x”"
            return Text(zh=zh, en=en)
    return None


def _split(source: str) -> list[tuple[str, str]] | Text:
    tokens = []
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None or (match.lastgroup == "text" and position and source[position - 1] in "\"'"):
            seen = source[position : position + 10].replace("{", "{{").replace("}", "}}")
            return Text(zh=f"条件里不能用:{seen}", en=f"not allowed in a condition: {seen}")
        if match.lastgroup != "space":
            tokens.append((str(match.lastgroup), match.group()))
        position = match.end()
    return tokens


class _Walk:
    """One pass over the tokens: nesting, loops, calls, names, cost."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.depth = 0
        self.loop_depth = 0
        self.bound = ""
        self.cost = 0

    def problem(self) -> Text | None:
        for position, (kind, value) in enumerate(self.tokens):
            self.cost += LINES_MAX if self.loop_depth else 1
            found = self._bracket(value) if kind == "sign" else None
            if kind == "word":
                found = self._word(position, value)
            if found is not None:
                return found
        if self.cost > COST_MAX:
            return Text(
                zh=f"条件最多要算{self.cost}步,上限{COST_MAX}步",
                en=f"costs up to {self.cost} steps, {COST_MAX} allowed",
            )
        return None

    def _bracket(self, value: str) -> Text | None:
        if value in "([":
            self.depth += 1
        elif value in ")]":
            self.depth -= 1
            if self.depth < self.loop_depth:
                self.loop_depth, self.bound = 0, ""
        if self.depth > DEPTH_MAX:
            return Text(zh=f"条件的括号最多{DEPTH_MAX}层", en=f"brackets nest deeper than {DEPTH_MAX}")
        return None

    def _word(self, position: int, value: str) -> Text | None:
        is_field = self._at(position - 1) == "."
        if self._at(position + 1) == "(":
            return self._call(position, value, is_field=is_field)
        if is_field or value in NAMES or value in _WORDS or value == self.bound:
            return None
        return Text(zh=f"条件里没有这个名字:{value}", en=f"unknown name in the condition: {value}")

    def _call(self, position: int, value: str, *, is_field: bool) -> Text | None:
        if value in LOOPS and is_field:
            if self.loop_depth:
                return Text(zh="条件里的循环不能套循环", en="a loop inside a loop is not allowed")
            if self._at(position - 2) not in _LOOPED or self._at(position - 3) == ".":
                return Text(zh="条件里只能对 lines 或 segments 循环", en="loops only over lines or segments")
            self.loop_depth = self.depth + 1
            self.bound = self._at(position + 2)
            return None
        if value in FUNCTIONS or value in _WORDS:
            return None
        return Text(zh=f"条件里不能用这个函数:{value}", en=f"function not allowed in a condition: {value}")

    def _at(self, position: int) -> str:
        return self.tokens[position][1] if 0 <= position < len(self.tokens) else ""
