# SPDX-License-Identifier: Apache-2.0
"""The score of a reward, with the page's worked numbers."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from haowu.rules.quality_score import score_quality

PAGE: Final = Path(__file__).parents[4] / "docs" / "algorithms" / "quality-score.md"
CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].partition("```")[0]
)["score"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['complaints']} of {case['fulfilled']}")
def test_the_worked_numbers(case: dict[str, Any]) -> None:
    found = score_quality(case["fulfilled"], case["complaints"])
    assert found.score == case["score"]
    said = "暂不评分" if case["score"] is None else f"质量分{case['score']}"
    assert said in found.text.zh
    assert found.text.render("en")


def test_more_complaints_never_raise_it() -> None:
    for fulfilled in range(10, 60):
        scores = [score_quality(fulfilled, complaints).score or 0 for complaints in range(fulfilled + 1)]
        assert scores == sorted(scores, reverse=True)
        assert (scores[0], min(scores)) == (100, 0)
