# SPDX-License-Identifier: Apache-2.0
"""Which version applies when."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from haowu.programs.timeline import spans


def _day(day: int) -> datetime:
    return datetime(2027, 1, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ([], []),
        ([1], [(0, 1)]),
        ([1, 5], [(0, 1), (1, 5)]),
        ([1, 9, 5], [(0, 1), (2, 5)]),
        ([9, 5, 1], [(2, 1)]),
        ([5, 5], [(1, 5)]),
        ([1, 9, 5, 7], [(0, 1), (2, 5), (3, 7)]),
    ],
)
def test_a_later_version_replaces_all_earlier_ones_from_its_day_on(
    starts: list[int], expected: list[tuple[int, int]]
) -> None:
    found = spans([_day(start) for start in starts])
    assert [(span.position, span.starts_at.day) for span in found] == expected
    assert all(one.ends_at == other.starts_at for one, other in pairwise(found))
