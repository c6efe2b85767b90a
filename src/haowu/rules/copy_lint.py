# SPDX-License-Identifier: Apache-2.0
"""May this text be shown to members? Every objection with its place, its reason and what to write instead.

One line is one visual block. Words that may not be used are data (`copy_words.py`); percentages are checked against
the two bases of `comparison.py` (docs/algorithms/comparison.md).
"""

import re
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from haowu.kernel.text import Text
from haowu.rules.comparison import Comparison
from haowu.rules.copy_claims import find_claim_findings
from haowu.rules.copy_finding import Finding
from haowu.rules.copy_prices import find_price_findings
from haowu.rules.copy_words import DENIALS, FREE, POINTS_NEEDED, WORD_RULES, WordRule
from haowu.rules.squeezed import Squeezed, squeeze

_FREE: Final = re.compile(FREE, re.IGNORECASE)
_NEEDED: Final = re.compile(POINTS_NEEDED, re.IGNORECASE)
_DENIED: Final = re.compile(DENIALS, re.IGNORECASE)
_WORDS: Final = tuple((rule, re.compile("|".join(rule.patterns), re.IGNORECASE)) for rule in WORD_RULES)
_SPARED: Final = {rule: re.compile("|".join(rule.spared), re.IGNORECASE) for rule in WORD_RULES if rule.spared}


class CopyReport(msgspec.Struct, frozen=True):
    """What the linter says of a text; without findings it may be shown."""

    findings: tuple[Finding, ...]

    @property
    def result(self) -> Literal["PASS", "REJECT"]:
        """Return the verdict."""
        return "REJECT" if self.findings else "PASS"


def lint_copy(text: str, known: Sequence[Comparison] | None = None, *, points: int | None = None) -> CopyReport:
    """Return what is wrong with `text`, in the order of the text.

    `known`: the pairs of prices that the text is about, when they are known (a campaign's; empty if it has none): the
    text may name no other; else they are read from the text.
    `points`: what the thing costs, to be named in the advice for 0元.
    """
    findings: list[Finding] = []
    start = 0
    for line in text.split("\n"):
        block = squeeze(line, start)
        findings += _word_findings(block)
        findings += _free_findings(block, points)
        start += len(line) + 1
    whole = squeeze(text, 0)
    findings += find_claim_findings(whole, known)
    findings += [] if known is None else find_price_findings(whole, known)
    return CopyReport(tuple(sorted(findings, key=lambda finding: (finding.start, finding.code))))


def _word_findings(block: Squeezed) -> list[Finding]:
    found: dict[tuple[str, int], Finding] = {}
    for rule, pattern in _WORDS:
        spared = [match.span() for match in _SPARED[rule].finditer(block.text)] if rule in _SPARED else []
        for match in pattern.finditer(block.text):
            if any(start <= match.start() and match.end() <= end for start, end in spared):
                continue
            if not rule.strict and _DENIED.search(block.text[: match.start()]):
                continue
            finding = block.finding(rule.code, match.start(), match.end(), _reason(rule), rule.advice)
            found.setdefault((rule.code, finding.start), finding)
    return list(found.values())


def _reason(rule: WordRule) -> Text:
    return REASONS[rule.code]


REASONS: Final = {
    "FINANCIAL_TERM": Text(zh="不能把积分说成金融产品", en="points may not be described as a financial product"),
    "ABSOLUTE_TERM": Text(zh="绝对化用语", en="a superlative"),
    "VOID_CLAUSE": Text(zh="无效的格式条款", en="a void clause"),
    "PYRAMID_TERM": Text(zh="传销或返利式用语", en="the vocabulary of pyramid selling"),
}


def _free_findings(block: Squeezed, points: int | None) -> list[Finding]:
    """Refuse 免费 and 0元 unless the points needed stand in the same block."""
    if _NEEDED.search(block.text):
        return []
    number = "N" if points is None else str(points)
    reason = Text(zh="写了免费或0元,却没有写明需要多少积分", en="says free without the points it takes")
    advice = Text(zh=f"请写“积分兑换,需{number}分”", en=f"say “for points: {number} points”")
    return [
        block.finding("UNCONDITIONED_FREE", match.start(), match.end(), reason, advice)
        for match in _FREE.finditer(block.text)
    ]
