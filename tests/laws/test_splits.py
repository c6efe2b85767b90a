# SPDX-License-Identifier: Apache-2.0
"""REL-10: set-based is one by one. However a trace is cut into batches, the same is answered and the same remains."""

import random

import pytest

from tests.laws.stage import Theatre
from tests.laws.traces import performed

CUTS = (2, 7, 1000)


@pytest.mark.parametrize("seed", range(12))
def test_any_cut_of_a_trace_has_the_same_outcome(theatre: Theatre, seed: int) -> None:
    """Batches of one, two, seven, a thousand, and of random sizes."""
    one_by_one = performed(theatre, seed, 1)
    for size in CUTS:
        assert performed(theatre, seed, size) == one_by_one, f"seed {seed}, batches of {size}"
    assert performed(theatre, seed, random.Random(seed)) == one_by_one, f"seed {seed}, random batches"
