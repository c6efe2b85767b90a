# SPDX-License-Identifier: Apache-2.0
"""Every refusal has a sentence in both languages, and its blanks can be filled from its data."""

import re
from pathlib import Path

import pytest

import haowu
from haowu.ledger.refusals import TEXTS, explain

DATA = {
    "shortfall": 3, "deficit": 5, "merchant": "jiafang", "store": "x", "field": "paid_at", "line_no": 2,
    "lines_fen": 1_230, "goods_fen": 5, "max_days": 400, "order_no": "A", "left_fen": 1, "point_type": "x",
    "max_seconds": 9, "hold_no": "H",
}  # fmt: skip
ROOMS = ("earning", "redemption", "ledger/deciding")


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_code_speaks_both_languages(code: str) -> None:
    for language in ("zh", "en"):
        sentence = explain(code, DATA, language)
        assert sentence
        assert sentence != code
        assert "{" not in sentence


def test_money_is_shown_in_yuan() -> None:
    assert explain("REFUND_EXCEEDS_PAID", {"line_no": 1, "left_fen": 1_205}) == "退款超过实付金额,最多还能退12.05元。"
    assert explain("LINE_SUM_MISMATCH", {"lines_fen": 5, "goods_fen": -100}, "en").endswith("-1.00 yuan.")


def test_every_code_that_is_written_anywhere_has_its_sentence() -> None:
    root = Path(haowu.__file__).parent
    written: set[str] = set()
    for room in ROOMS:
        for source in (root / room).rglob("*.py"):
            if "tests" not in source.parts:
                text = source.read_text("utf-8")
                written |= set(re.findall(r'Refusal\("([A-Z_]+)"', text) + re.findall(r'code="([A-Z_]+)"', text))
                written |= set(re.findall(r'"((?:HOLD|BUDGET|CAP|NO|DEFICIT|INSUFFICIENT|LOT|TOO)_[A-Z_]+)"', text))
    assert {code for code in written if code != "OK"} <= set(TEXTS)
    assert len(written) > 30
