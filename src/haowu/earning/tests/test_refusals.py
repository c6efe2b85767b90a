# SPDX-License-Identifier: Apache-2.0
"""Every refusal has a sentence in both languages, and its blanks can be filled from its data."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

import haowu
from haowu.earning.answers import Refusal
from haowu.earning.requests import RefundLine
from haowu.earning.tests.shop import Shop, purchase, refund
from haowu.ledger.refusals import TEXTS, explain, refusal_of

ROOMS = ("earning", "redemption", "ledger/deciding")
ROOT = Path(haowu.__file__).parent
BLANK = re.compile(r"\{(\w+)\}")

Said = list[tuple[str, set[str]]]


def said_in_the_sources() -> Said:
    """Return the code and the names of the data of every `Refusal("CODE", {"name": …})` that the rooms write."""
    found: Said = []
    for source in [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "tests" not in path.parts]:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name("Refusal"), args=[ast.Constant(str(code))]):
                    found.append((code, set()))
                case ast.Call(func=ast.Name("Refusal"), args=[ast.Constant(str(code)), ast.Dict(keys=keys)]):
                    found.append((code, {str(key.value) for key in keys if isinstance(key, ast.Constant)}))
    return found


def said_by(shop: Shop) -> Said:
    """Return code and data of refusals whose code is no literal: of a refund's arithmetic, and of the ledger."""
    shop.credit(purchase("A", 40_000))
    line = RefundLine(1, 1)
    wrong = [(line, line), (RefundLine(9, 1),), (RefundLine(1, 40_001),)]
    refunds = [msgspec.structs.replace(refund("A", f"R{no}", {1: 1}), lines=lines) for no, lines in enumerate(wrong)]
    refused = [answer for answer in shop.refund(*refunds) if isinstance(answer, Refusal)]
    refused.append(refusal_of(shop.spend(1, "too much")))
    shop.clock.advance(timedelta(days=8))
    shop.spend(300, "gone")
    shop.carry(refund("A", "all"))
    refused.append(refusal_of(shop.spend(1, "owing")))
    assert refused[-1].data["deficit"] == 300
    return [(answer.code, set(answer.data)) for answer in refused]


def test_every_sentence_has_all_it_names(shop: Shop) -> None:
    said = said_in_the_sources() + said_by(shop)
    with_blanks = {code for code, text in TEXTS.items() if BLANK.search(text.zh + text.en)}
    assert with_blanks - {code for code, _ in said} == set(), (
        "nobody says it, so nobody knows that its blanks are filled"
    )
    for code, names in said:
        names |= {name.replace("_fen", "_yuan") for name in names}
        for sentence in (TEXTS[code].zh, TEXTS[code].en):
            assert set(BLANK.findall(sentence)) <= names, (code, sentence)


def test_every_code_speaks_both_languages() -> None:
    assert [code for code, text in TEXTS.items() if not text.zh or not text.en or text.zh == text.en] == []


@pytest.mark.parametrize(
    "code",
    [
        "BUDGET_EXHAUSTED",
        "NO_LIVE_BUDGET",
        "INSUFFICIENT_POINTS",
        "DEFICIT_OUTSTANDING",
        "HOLD_ENDED",
        "HOLD_TOO_SMALL",
    ],
)
def test_what_the_ledger_keeps_refusing_asks_for_a_new_number(code: str) -> None:
    assert re.search("换新(扣减)?单号", TEXTS[code].zh)
    assert "new" in TEXTS[code].en


def test_money_is_shown_in_yuan() -> None:
    assert explain("REFUND_EXCEEDS_PAID", {"line_no": 1, "left_fen": 1_205}) == "退款超过实付金额,最多还能退12.05元。"
    assert explain("LINE_SUM_MISMATCH", {"lines_fen": 5, "goods_fen": -100}, "en").endswith("-1.00 yuan.")


def test_every_code_that_is_written_anywhere_has_its_sentence() -> None:
    written: set[str] = set()
    for room in ROOMS:
        for source in (ROOT / room).rglob("*.py"):
            if "tests" not in source.parts:
                text = source.read_text("utf-8")
                written |= set(re.findall(r'Refusal\("([A-Z_]+)"', text) + re.findall(r'code="([A-Z_]+)"', text))
                written |= set(re.findall(r'"((?:HOLD|BUDGET|CAP|NO|DEFICIT|INSUFFICIENT|LOT|TOO)_[A-Z_]+)"', text))
    assert {code for code in written if code != "OK"} <= set(TEXTS)
    assert len(written) > 30
