# SPDX-License-Identifier: Apache-2.0
"""REL-9: whatever is asked in whatever order, the ledger answers and keeps what the naive ledger says."""

from datetime import timedelta
from typing import ClassVar

import psycopg
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.laws.choosing import DrawingChooser
from tests.laws.stage import Play, Theatre


class LedgerMachine(RuleBasedStateMachine):
    """Batches of one to four commands, and time steps from a second to forty days."""

    theatre: ClassVar[Theatre]

    @initialize(data=st.data(), owners=st.integers(1, 3))
    def begin(self, data: st.DataObject, owners: int) -> None:
        """Take a new stage."""
        self.play: Play = self.theatre.new_play(DrawingChooser(data), owners)

    @rule(data=st.data(), size=st.integers(1, 4))
    def act(self, data: st.DataObject, size: int) -> None:
        """Ask something."""
        self.play.choose_by(DrawingChooser(data))
        self.play.act(size)
        self.play.check_rows()

    @rule(seconds=st.sampled_from([1, 60, 3600, 86400, 2 * 86400, 40 * 86400]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.theatre.clock.advance(timedelta(seconds=seconds))


@pytest.fixture
def theatre(connection: psycopg.Connection) -> Theatre:
    """A database for many traces."""
    connection.execute("set synchronous_commit = off")
    connection.commit()
    return Theatre(connection)


def test_the_ledger_does_what_the_naive_ledger_does(theatre: Theatre) -> None:
    """REL-9, many traces of many steps."""
    LedgerMachine.theatre = theatre
    run_state_machine_as_test(LedgerMachine)
