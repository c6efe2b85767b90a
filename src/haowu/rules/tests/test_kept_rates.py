# SPDX-License-Identifier: Apache-2.0
"""Points that keep a better rate: the page's numbers, and what must hold of any queue."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from haowu.rules.deduction import BillLine, Method, Tranche, deduct
from haowu.rules.deduction_document import DeductionDocument

PAGE: Final = Path(__file__).parents[4] / "docs" / "algorithms" / "deduction.md"
CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    PAGE.read_text(encoding="utf-8").split("```yaml\nkept:")[1].partition("```")[0].partition("\n")[2]
)
RATES: Final = {"old": (25, 100), "new": (50, 100)}
TODAY: Final = DeductionDocument(points=50, fen=100)
OLD: Final = DeductionDocument(points=25, fen=100)


def method_of(queue: list[tuple[int, str]]) -> Method:
    return Method(TODAY, tranches=tuple(Tranche(points, RATES[rate]) for points, rate in queue))


def bill_of(fen: int) -> list[BillLine]:
    return [BillLine(1, "bedding", fen)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["queue"]))
def test_the_worked_numbers(case: dict[str, Any]) -> None:
    found = deduct(bill_of(case["bill_fen"]), method_of(case["queue"]), points=case["has"])
    assert (found.points, found.off_fen) == (case["points"], case["off_fen"])
    again = deduct(bill_of(case["bill_fen"]), method_of(case["queue"]), points=found.points)
    assert (again.points, again.off_fen) == (found.points, found.off_fen), "a hold of these points is accepted"


def test_the_page_has_its_cases() -> None:
    assert len(CASES) == 9


QUEUES = st.lists(st.tuples(st.integers(1, 5_000), st.sampled_from(["old", "new"])), max_size=6)


@given(queue=QUEUES, fen=st.integers(1, 400_000), share=st.integers(0, 120))
def test_never_worse_than_today_and_never_better_than_it_ever_was(
    queue: list[tuple[int, str]], fen: int, share: int
) -> None:
    has = sum(points for points, _ in queue) * share // 100
    kept = deduct(bill_of(fen), method_of(queue), points=has)
    today = deduct(bill_of(fen), Method(TODAY), points=has)
    assert kept.off_fen >= today.off_fen
    assert kept.off_fen * 25 <= kept.points * 100, "no point is worth more than it ever was"
    assert 0 <= kept.points <= max(has, 0)
    assert kept.off_fen <= fen // 2 or kept.off_fen == 0
    assert kept.cash_fen >= 1
    again = deduct(bill_of(fen), method_of(queue), points=kept.points)
    assert (again.points, again.off_fen) == (kept.points, kept.off_fen)


@given(has=st.integers(0, 50_000), fen=st.integers(1, 400_000))
def test_one_tranche_of_one_rate_is_that_rate_but_for_the_last_fen(has: int, fen: int) -> None:
    whole = Method(TODAY, tranches=(Tranche(max(1, has), (25, 100)),))
    kept, old = deduct(bill_of(fen), whole, points=has), deduct(bill_of(fen), Method(OLD), points=has)
    if kept.off_fen == old.off_fen:
        assert kept.points == old.points
    else:
        assert old.off_fen < kept.off_fen < old.off_fen + 4, "today's finer steps, on the last fen of a small bill"
