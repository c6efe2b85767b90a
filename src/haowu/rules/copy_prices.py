# SPDX-License-Identifier: Apache-2.0
"""Point prices that a text names: each must be one of those that the text is about, when these are known."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from haowu.kernel.text import Text
from haowu.rules.comparison import Comparison
from haowu.rules.copy_finding import Finding
from haowu.rules.squeezed import Squeezed

_POINTS: Final = r"(?<!\d[.,])(?<![\d¥¥])(\d[\d,]{0,15})(?![\d.%])\s*(?:个?积分|分)"
_POINTS_OR_BARE: Final = r"(?<!\d[.,])(?<![\d¥¥])(\d[\d,]{0,15})(?![\d.%])\s*(?:个?积分|分)?"
_OLD: Final = r"(?:原本|原价|原来|原|平时)(?:需要|需|要|为)?\s*"
PROMO_FIRST: Final = (
    rf"{_POINTS_OR_BARE}\s*(?:即可|可|就能)?(?:兑换|换|兑){_OLD}{_POINTS}",
    rf"{_POINTS}\s*[((]{_OLD}{_POINTS_OR_BARE}[))]",
    rf"{_POINTS_OR_BARE}\s*(?:代替|替代|而不是|instead of)\s*{_POINTS_OR_BARE}",
)
BASE_FIRST: Final = (
    rf"{_POINTS_OR_BARE}\s*(?:降为|降到|降至|降成|减为|减到|减至|改为|变为|→|->)(?:只需|仅需|现)?\s*{_POINTS_OR_BARE}",
    rf"{_OLD}{_POINTS}[,,、;((\s]*(?:现在|现价|现|活动期间|活动价|限时|特惠)(?:仅|只)?(?:需要|需|要|为)?\s*{_POINTS}",
)
PRICE: Final = (
    rf"{_POINTS}\s*(?:即可|便可|可|就能)?(?:兑换|换|兑)",
    rf"(?:只需|仅需|只要|仅要|特惠价|活动价|现价|原价)\s*{_POINTS}",
    r"(?<!\d[.,])(?<![\d¥])(\d[\d,]{0,15})\s+points\s+(?:instead|for|only)",
)
_PAIRS: Final = tuple(
    (is_promo_first, re.compile(pattern, re.IGNORECASE))
    for is_promo_first, patterns in ((True, PROMO_FIRST), (False, BASE_FIRST))
    for pattern in patterns
)
_PRICE: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in PRICE)


class NamedPair(NamedTuple):
    """Two prices of a text, compared, and where they stand in it, squeezed."""

    start: int
    end: int
    prices: Comparison


def find_pairs(text: str) -> list[NamedPair]:
    """Return the pairs of point prices that the text names, in their order."""
    found: dict[int, NamedPair] = {}
    for is_promo_first, pattern in _PAIRS:
        for match in pattern.finditer(text):
            first, second = (_number(number) for number in match.groups())
            promo, base = (first, second) if is_promo_first else (second, first)
            if promo and base:
                found.setdefault(match.start(1), NamedPair(match.start(), match.end(), Comparison(base, promo)))
    return [found[place] for place in sorted(found)]


def find_price_findings(text: Squeezed, known: Sequence[Comparison]) -> list[Finding]:
    """Return the prices, alone or in pairs, that are none of `known`; without any known, the pairs alone."""
    right = {(pair.base_points, pair.promo_points) for pair in known}
    reason = Text(zh="与活动的积分价不符", en="not a price of this campaign")
    pairs = find_pairs(text.text)
    wrong = [
        (pair.start, pair.end) for pair in pairs if (pair.prices.base_points, pair.prices.promo_points) not in right
    ]
    if known:
        single = {points for pair in right for points in pair}
        inside = [(pair.start, pair.end) for pair in pairs]
        wrong += [
            (start, end)
            for start, end, points in _prices(text.text)
            if points not in single and not any(first <= start < last for first, last in inside)
        ]
    return [text.finding("PRICE_WRONG", start, end, reason, _advice(known)) for start, end in dict.fromkeys(wrong)]


def _prices(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where a price stands alone, and its points; once each."""
    seen: set[int] = set()
    for pattern in _PRICE:
        for match in pattern.finditer(text):
            if match.start(1) not in seen:
                seen.add(match.start(1))
                yield match.start(), match.end(), _number(match.group(1))


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))


def _advice(known: Sequence[Comparison]) -> Text:
    """Name the first prices as they are."""
    shown = known[:3]
    return Text(
        zh=";".join(f"原{pair.base_points}分,现{pair.promo_points}分" for pair in shown),
        en="; ".join(f"{pair.base_points} points, now {pair.promo_points}" for pair in shown),
    )
