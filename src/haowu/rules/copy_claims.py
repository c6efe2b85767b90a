# SPDX-License-Identifier: Apache-2.0
"""Percentages in a text: each must match the two point prices, on the basis that its words state."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from haowu.kernel.text import Text
from haowu.rules.comparison import BASIS_LABELS, Basis, Comparison, round_half_up
from haowu.rules.copy_finding import Finding
from haowu.rules.copy_prices import NamedPair, find_pairs
from haowu.rules.squeezed import Squeezed

_NUMBER: Final = r"(\d+(?:\.\d{1,4})?)\s*%"
_SIGNED: Final = r"[((]([+-]\d+(?:\.\d{1,4})?)\s*%[))]"
_SOFT: Final = r"(?:了|约|近|高达|达)?\s*"
CLAIMS: Final[dict[Basis, tuple[str, ...]]] = {
    "uplift": (
        rf"价值[^,。;,;\d%]{{0,8}}?(?:提升|提高|增加|上涨|上升|增长|多|升|涨){_SOFT}{_NUMBER}",
        rf"(?:更值钱|多值){_SOFT}{_NUMBER}",
        rf"(?:每分价值|value of a point)[^(()%]{{0,40}}{_SIGNED}",
        rf"{_NUMBER} (?:uplift|more value|higher value)",
        rf"(?:worth|value)[^.,;%\d]{{0,20}}?\+?{_NUMBER}",
    ),
    "reduction": (
        rf"(?:少用|少花)(?:积分|分)?{_SOFT}{_NUMBER}",
        rf"(?:立省|节省|省|直降|降价|降低|下降|减少|优惠|便宜){_SOFT}{_NUMBER}(?:的)?(?:积分|分)",
        rf"积分(?:价格?)?(?:立省|节省|省|直降|降价|降低|下降|减少|优惠){_SOFT}{_NUMBER}",
        rf"(?:分|points fewer|points more)\s*{_SIGNED}",
        rf"-{_NUMBER}\s*(?:积分|分)",
        rf"{_NUMBER} (?:fewer|less) points",
    ),
}
_CLAIMS: Final = tuple(
    (basis, re.compile(pattern, re.IGNORECASE)) for basis, patterns in CLAIMS.items() for pattern in patterns
)


class Claim(NamedTuple):
    """A percentage, the basis that its words state, and where it stands in the squeezed text."""

    basis: Basis
    number: str
    start: int
    end: int

    def holds(self, share: Fraction) -> bool:
        """Return whether the number is `share`, rounded to as many places as it shows, or cut (which flatters less).

        Points saved are a minus where a sign is shown.
        """
        _, _, places = self.number.partition(".")
        scale = 10 ** len(places)
        signed = -share if self.basis == "reduction" and self.number[0] in "+-" else share
        claimed, exact = Fraction(self.number) * scale, signed * 100 * scale
        return claimed in {Fraction(round_half_up(exact)), Fraction(int(exact))}


def find_claim_findings(text: Squeezed, known: Sequence[Comparison] | None) -> list[Finding]:
    """Return the percentages that are not true on their basis, or that nothing in the text lets a reader check.

    `known`: the pairs of prices that the text is about, when they are known. With one, every percentage is about it;
    with several, about the pair that the text names beside it, and without such a pair it must be true of all.
    """
    pairs = find_pairs(text.text)
    return [
        text.finding(problem[0], claim.start, claim.end, problem[1], problem[2])
        for claim in find_claims(text.text)
        if (problem := _problem_among(claim, pairs, known)) is not None
    ]


def _problem_among(
    claim: Claim, pairs: list[NamedPair], known: Sequence[Comparison] | None
) -> tuple[str, Text, Text] | None:
    if known is not None and len(known) == 1:
        return _problem(claim, known[0])
    if pairs or not known:
        return _problem(claim, _nearest(pairs, claim.start))
    if all(_problem(claim, pair) is None for pair in known):
        return None
    return _problem(claim, None)


def find_claims(text: str) -> list[Claim]:
    """Return each percentage that speaks of points or of what they are worth, once."""
    found: dict[int, Claim] = {}
    for basis, pattern in _CLAIMS:
        for match in pattern.finditer(text):
            found.setdefault(match.start(1), Claim(basis, match.group(1), match.start(), match.end()))
    return [found[place] for place in sorted(found)]


def _nearest(pairs: list[NamedPair], place: int) -> Comparison | None:
    """Return the last pair named before `place`, else the first one after it."""
    before = [pair.prices for pair in pairs if pair.start <= place]
    return before[-1] if before else pairs[0].prices if pairs else None


def _problem(claim: Claim, about: Comparison | None) -> tuple[str, Text, Text] | None:
    if about is None:
        reason = Text(zh=f"写了{claim.number}%,却看不出与什么相比", en=f"{claim.number} % of what?")
        advice = Text(
            zh="请写明原积分价和现积分价,例如“原3000分,现2500分”",
            en="name both prices, as in “3000 points, now 2500 points”",
        )
        return "PERCENT_UNPROVEN", reason, advice
    if claim.holds(about.share(claim.basis)):
        return None
    other: Basis = "reduction" if claim.basis == "uplift" else "uplift"
    label = BASIS_LABELS[claim.basis]
    if claim.holds(about.share(other)):
        zh = f"{claim.number}%是{BASIS_LABELS[other].zh},不是{label.zh}"
        en = f"{claim.number} % is the {BASIS_LABELS[other].en}, not the {label.en}"
        return "PERCENT_ON_WRONG_BASIS", Text(zh=zh, en=en), about.advice_text
    reason = Text(zh=f"{claim.number}%与积分价不符({label.zh})", en=f"{claim.number} % is not the {label.en}")
    return "PERCENT_WRONG", reason, about.advice_text
