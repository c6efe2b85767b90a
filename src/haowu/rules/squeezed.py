# SPDX-License-Identifier: Apache-2.0
"""A text without what hides a word from its reader: full-width digits, invisible characters, 资·产.

Every character remembers where it stood, so that a finding names the very text that was given.
"""

from typing import Final, NamedTuple

from haowu.kernel.text import Text
from haowu.rules.copy_finding import Finding

_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
_FILLERS: Final = frozenset(" \t\u3000·•・*_~|/-")
_FULL_WIDTH: Final = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {
    ord("％"): ord("%"),
    ord("＋"): ord("+"),
    ord("－"): ord("-"),
    ord("−"): ord("-"),
    ord("．"): ord("."),
    ord("¥"): ord("¥"),
}
_CJK_FIRST: Final = "\u3400"
_CJK_LAST: Final = "\u9fff"


class Squeezed(NamedTuple):
    """`places[i]` is where character i stands in `source`, which begins at `offset` of the whole text."""

    text: str
    places: tuple[int, ...]
    source: str
    offset: int

    def finding(self, code: str, start: int, end: int, reason: Text, suggestion: Text) -> Finding:
        """Return a finding over [start, end) of the squeezed text."""
        first, last = self.places[start], self.places[end - 1] + 1
        offending = self.source[first:last]
        return Finding(code, offending, self.offset + first, self.offset + last, reason, suggestion)


def squeeze(source: str, offset: int) -> Squeezed:
    """Return `source` as it is searched: fillers between two Chinese characters and invisible characters left out."""
    plain = source.translate(_FULL_WIDTH)
    visible = [(place, sign) for place, sign in enumerate(plain) if sign not in _INVISIBLE]
    kept: list[tuple[int, str]] = []
    for position, (place, sign) in enumerate(visible):
        if sign in _FILLERS and kept and _is_chinese(kept[-1][1]) and _is_chinese(_next_letter(visible, position)):
            continue
        kept.append((place, sign))
    return Squeezed("".join(sign for _, sign in kept), tuple(place for place, _ in kept), source, offset)


def _next_letter(visible: list[tuple[int, str]], position: int) -> str:
    for _, sign in visible[position + 1 : position + 4]:
        if sign not in _FILLERS:
            return sign
    return ""


def _is_chinese(sign: str) -> bool:
    return bool(sign) and _CJK_FIRST <= sign <= _CJK_LAST
