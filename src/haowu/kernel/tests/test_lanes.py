# SPDX-License-Identifier: Apache-2.0
"""Lanes: pinned values, because stored rows depend on them for ever; and an even spread."""

import pytest

from haowu.kernel.lanes import LANES, lane_of


def test_pinned() -> None:
    """If this fails, every stored lane is wrong: do not change the numbers, change the code back."""
    pinned = {0: 312, 1: 630, 2: 12, 1001: 780, 100_001: 537, 2**63 - 1: 960}
    assert {owner_id: lane_of(owner_id) for owner_id in pinned} == pinned


def test_spread_of_neighbours() -> None:
    """100,000 owners in a row: about 98 a lane, no lane empty, none with twice its share."""
    counts = [0] * LANES
    for owner_id in range(1, 100_001):
        counts[lane_of(owner_id)] += 1
    assert (len(counts), sum(counts)) == (1024, 100_000)
    assert min(counts) > 49
    assert max(counts) < 196


def test_only_numbers_of_owners() -> None:
    """Negative numbers and numbers beyond 64 bits are mistakes."""
    for wrong in (-1, 2**64):
        with pytest.raises(OverflowError):
            lane_of(wrong)
