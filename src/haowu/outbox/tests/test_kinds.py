# SPDX-License-Identifier: Apache-2.0
"""What can be heard is told by somebody, and in both languages."""

from pathlib import Path

import pytest

import haowu
from haowu.outbox.kinds import KINDS

SOURCES = Path(haowu.__file__).parent
MADE_UP = {"campaign.approved": 'f"campaign.{decision}"', "campaign.rejected": 'f"campaign.{decision}"'}
"""Kinds whose name is put together, and how."""


@pytest.fixture(scope="module")
def spoken() -> str:
    """All sources but the list itself and tests."""
    files = [path for path in SOURCES.rglob("*.py") if "tests" not in path.parts and path.name != "kinds.py"]
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_told_by_somebody(spoken: str, kind: str) -> None:
    assert MADE_UP.get(kind, f'"{kind}"') in spoken


def test_kinds_are_named_by_subject_and_what_happened() -> None:
    assert all(kind.count(".") == 1 and kind.replace(".", "_").replace("_", "").isalpha() for kind in KINDS)
