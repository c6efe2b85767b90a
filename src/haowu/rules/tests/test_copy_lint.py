# SPDX-License-Identifier: Apache-2.0
"""What may be shown to members: the worked texts, each with what to write instead."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.comparison import Comparison, compare
from haowu.rules.copy_lint import lint_copy

Worked = Callable[[str], dict[str, Any]]


def test_worked_texts(worked: Worked) -> None:
    for case in worked("comparison.md")["copy_lint"]:
        report = lint_copy(case["text"])
        assert report.result == case["result"], (case, report)
        assert [finding.code for finding in report.findings] == case.get("codes", []), (case, report)
        if "suggest" in case:
            assert report.findings[0].suggestion.zh == case["suggest"], case


def test_a_finding_names_the_very_text() -> None:
    text = "四件套\n稳赚的资·产"
    for finding in lint_copy(text).findings:
        assert text[finding.start : finding.end] == finding.offending
    assert [finding.offending for finding in lint_copy(text).findings] == ["稳赚", "资·产"]


def test_the_prices_of_the_campaign_win_over_the_text() -> None:
    lens = compare(2000, 1500)
    assert lint_copy("积分价值提升25%", [lens]).result == "REJECT"
    assert lint_copy("积分价值提升33.3%", [lens]).result == "PASS"


def test_the_advice_names_the_points_needed() -> None:
    (finding,) = lint_copy("0元兑换", points=2000).findings
    assert finding.suggestion.zh == "请写“积分兑换,需2000分”"


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_our_own_sentences_always_pass(base: int, promo: int) -> None:
    found = compare(base, promo, 30_000)
    for sentence in (found.points_text, found.value_text):
        assert lint_copy(sentence.zh, [found]).findings == ()
        assert lint_copy(sentence.en, [found]).findings == ()


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    for finding in lint_copy(text).findings:
        assert text[finding.start : finding.end] == finding.offending


@pytest.mark.parametrize("text", ["0" * 5000, "价值" * 3000, "原1分现" * 1000, "不" * 5000 + "提现"])
def test_long_texts_are_answered_soon(text: str) -> None:
    lint_copy(text)


SET, LENS = Comparison(3000, 2500), Comparison(2000, 1500)


@pytest.mark.parametrize(
    ("text", "known", "codes"),
    [
        ("2500分可兑换原价3000分的四件套", [SET], []),
        ("2500分可兑换原价9000分的四件套", [SET], ["PRICE_WRONG"]),
        ("原3,000分,现2,500分", [SET], []),
        ("原3000分,现1500分", [SET, LENS], ["PRICE_WRONG"]),  # each is a price, but not of one thing
        ("四件套2500分即可兑换", [SET], []),
        ("四件套只需250分", [SET], ["PRICE_WRONG"]),
        ("满1000元另送100分", [SET], []),
        ("2500分可兑换原价3000分的四件套,少用16.7%积分;1500分可兑换原价2000分的镜片,少用25%积分", [SET, LENS], []),
        ("2500分可兑换原价3000分的四件套,少用25%积分", [SET, LENS], ["PERCENT_WRONG"]),
        ("750分可兑换原价1000分的枕套,少用25%积分", [SET, LENS], ["PRICE_WRONG"]),
        ("全场少用25%积分", [SET, LENS], ["PERCENT_UNPROVEN"]),
        ("全场少用25%积分", [Comparison(400, 300), LENS], []),
        ("2500分可兑换原价3000分的四件套", [], ["PRICE_WRONG"]),  # a campaign without prices has none to compare
        ("3000分可兑换四件套", [], []),
        ("2500分可兑换原价9000分的四件套", None, []),
    ],
)
def test_prices_are_those_of_the_campaign(text: str, known: list[Comparison] | None, codes: list[str]) -> None:
    """CTL-15: what a text says of prices is held against the prices themselves, one pair or several."""
    assert [finding.code for finding in lint_copy(text, known).findings] == codes
