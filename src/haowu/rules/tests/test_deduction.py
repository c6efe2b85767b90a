# SPDX-License-Identifier: Apache-2.0
"""Bill deduction: the worked numbers of the page, and the published sentence worked out by a reader of it (CTL-13)."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.deduction import BillLine, Method, deduct, method_text
from haowu.rules.deduction_document import DeductionDocument

PAGE = Path(__file__).parents[4] / "docs" / "algorithms" / "deduction.md"
CENT = "0.01"


def cases() -> list[Any]:
    """Return the rows of the page's table."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| .* \| \d+:\d+ \|", line)]
    return [pytest.param(*[cell.strip() for cell in row.strip("|").split("|")][1:], id=row[2:40]) for row in rows]


def bill_of(text: str) -> list[BillLine]:
    lines = [part.split() for part in text.split("+")]
    return [BillLine(number, category, int(fen)) for number, (category, fen) in enumerate(lines, start=1)]


def method_of(rate: str, least: str, cap_bp: str, only: str = "") -> Method:
    points, fen = map(int, rate.split(":"))
    document = DeductionDocument(points=points, fen=fen, min_points=int(least), cap_bp=int(cap_bp))
    return Method(document, only_categories=frozenset([only]) if only else None)


@pytest.mark.parametrize(("rate", "least", "cap_bp", "only", "bill", "has", "points", "off_fen", "cash_fen"), cases())
def test_worked_numbers(  # noqa: PLR0913 -- the columns of the table
    *, rate: str, least: str, cap_bp: str, only: str, bill: str, has: str, points: str, off_fen: str, cash_fen: str
) -> None:
    found = deduct(bill_of(bill), method_of(rate, least, cap_bp, only), points=int(has))
    assert (found.points, found.off_fen, found.cash_fen) == (int(points), int(off_fen), int(cash_fen))


def test_the_page_has_its_cases() -> None:
    assert len(cases()) == 11


def test_the_sentence_says_it_all() -> None:
    document = DeductionDocument(points=100, fen=100, min_points=500, except_categories=("烟酒",))
    text = method_text(Method(document))
    assert text.zh == (
        "每100积分抵1元;每单最多抵可抵商品金额的50%,并至少支付0.01元;500积分起用;不可抵品类:烟酒。不找零、不兑现。"
    )
    here = method_text(Method(document, points_per_yuan=80, only_categories=frozenset({"米面粮油"})))
    assert here.zh.startswith("每80积分抵1元;")
    assert "今日只抵:米面粮油" in here.zh


def test_more_than_half_cannot_be_written() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"points": 100, "fen": 100, "cap_bp": 5001}, DeductionDocument)


def read_sentence(zh: str) -> tuple[int, int, int, int]:
    """Return points, fen, share in basis points, and least points, as a member reads them."""
    rate = re.search(r"每(\d+)积分抵(\d+(?:\.\d\d)?)元", zh)
    share = re.search(r"的(\d+(?:\.\d+)?)%", zh)
    least = re.search(r"(\d+)积分起用", zh)
    assert rate is not None
    assert share is not None
    whole, _, part = rate.group(2).partition(".")
    percent, _, hundredths = share.group(1).partition(".")
    bp = int(percent) * 100 + int((hundredths or "0").ljust(2, "0"))
    return int(rate.group(1)), int(whole) * 100 + int(part or 0), bp, int(least.group(1)) if least else 1


@given(
    points=st.integers(1, 200), fen=st.integers(1, 300), least=st.integers(1, 50), cap_bp=st.integers(1, 5000),
    amounts=st.lists(st.integers(0, 900), min_size=1, max_size=4), has=st.integers(0, 2000),
)  # fmt: skip
def test_honour(points: int, fen: int, least: int, cap_bp: int, amounts: list[int], has: int) -> None:
    """Whoever works it out by hand from the published sentence, trying every number of points, gets the same."""
    method = Method(DeductionDocument(points=points, fen=fen, min_points=least, cap_bp=cap_bp))
    n, per_fen, share, start = read_sentence(method_text(method).zh)
    assert CENT in method_text(method).zh
    total = sum(amounts)
    best = (0, 0)
    for tried in range(start, has + 1):
        worth = tried * per_fen // n
        fits = tried * per_fen <= n * min(total * share // 10_000, total - 1)
        if fits and worth > best[1]:
            best = (tried, worth)
    found = deduct([BillLine(no, "any", amount) for no, amount in enumerate(amounts)], method, points=has)
    assert (found.points, found.off_fen) == best
    assert sum(line.off_fen for line in found.lines) == found.off_fen
    assert all(0 <= line.off_fen <= amount for line, amount in zip(found.lines, amounts, strict=True))
    assert found.cash_fen >= (1 if total else 0)


def test_nothing_is_taken_off_what_points_may_not_pay_for() -> None:
    method = Method(DeductionDocument(points=100, fen=100, except_categories=("beer",)))
    found = deduct(bill_of("staple 6000 + beer 4000 + oil 3000"), method, points=100_000)
    assert [line.off_fen for line in found.lines] == [3000, 0, 1500]
    assert [step.code for step in found.steps] == ["METHOD", "LINES_EXCLUDED", "LIMIT", "RESULT"]
    assert (found.max_points, found.max_off_fen, found.eligible_fen) == (4500, 4500, 9000)
