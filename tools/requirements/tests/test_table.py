# SPDX-License-Identifier: Apache-2.0
"""The table tells of the journeys that are there, and of the gaps."""

from pathlib import Path

from tools.requirements.__main__ import main
from tools.requirements.table import PURCHASE_TO_REWARD, find_journeys, missing, read_quotes, render


def test_all_requirements_are_listed_once() -> None:
    numbers = [number for number, _ in read_quotes()]
    assert numbers == [f"R{number:03}" for number in range(1, 129)]


def test_a_journey_is_counted_by_its_tests(tmp_path: Path) -> None:
    (tmp_path / "test_r001_earn.py").write_text("def test_a(): ...\ndef test_b(): ...\ndef helper(): ...\n")
    journeys = find_journeys(tmp_path)
    assert journeys == {"R001": [("test_r001_earn.py", 2)]}
    text = render([("R001", "消费1元积1分"), ("R002", "积分不断累计")], journeys)
    assert "| R001 | 消费1元积1分 | shown | 2 | [test_r001_earn.py]" in text
    assert "| R002 | 积分不断累计 | not yet |" in text
    assert missing(journeys) == [f"R{number:03}" for number in sorted(PURCHASE_TO_REWARD) if number != 1]


def test_the_check_fails_on_an_old_table(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests" / "journeys").mkdir(parents=True)
    assert main(tmp_path, is_check=True) == 1
    assert main(tmp_path, is_check=False) == 0
    assert main(tmp_path, is_check=True) == 0
    (tmp_path / "tests" / "journeys" / "test_r003_set.py").write_text("def test_a(): ...\n")
    assert main(tmp_path, is_check=True) == 1
