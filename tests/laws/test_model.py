# SPDX-License-Identifier: Apache-2.0
"""REL-9: whatever is asked in whatever order, the ledger answers and keeps what the naive ledger says.

HAOWU_LAWS=nightly runs 20,000 traces of 100 steps; otherwise the sizes below, which fit into the time of `make test`.
"""

import os
from datetime import timedelta
from typing import ClassVar, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.laws.choosing import SeededChooser
from tests.laws.stage import Play, Theatre

IS_NIGHTLY: Final = os.environ.get("HAOWU_LAWS") == "nightly"
SIZE: Final = settings(
    max_examples=20_000 if IS_NIGHTLY else 200,
    stateful_step_count=100 if IS_NIGHTLY else 50,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


class LedgerMachine(RuleBasedStateMachine):
    """Batches of one to four commands, other limits of budgets, and time steps from a second to forty days."""

    theatre: ClassVar[Theatre]

    @initialize(owners=st.integers(1, 3))
    def begin(self, owners: int) -> None:
        """Take a new stage."""
        self.play: Play = self.theatre.new_play(SeededChooser(0), owners)

    @rule(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 4))
    def act(self, seed: int, size: int) -> None:
        """Ask something; one drawn seed instead of a dozen draws keeps thousands of steps quick."""
        self.play.choose_by(SeededChooser(seed))
        self.play.act(size)
        self.play.check_rows()

    @rule(place=st.integers(0, 3), change=st.sampled_from([-1, 0, 1, 30, 300, 10**9]))
    def reopen(self, place: int, change: int) -> None:
        """Give a budget another limit, higher or lower: to just what is used, one point above, one too few."""
        self.play.reopen(self.play.stage.budgets[place], change)
        self.play.check_rows()

    @rule(seconds=st.sampled_from([1, 60, 60, 3600, 86400, 86400, 2 * 86400, 40 * 86400]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.theatre.clock.advance(timedelta(seconds=seconds))


def test_the_ledger_does_what_the_naive_ledger_does(theatre: Theatre) -> None:
    """REL-9, many traces of many steps."""
    LedgerMachine.theatre = theatre
    run_state_machine_as_test(LedgerMachine, settings=SIZE)
