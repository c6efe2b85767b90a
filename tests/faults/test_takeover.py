# SPDX-License-Identifier: Apache-2.0
"""REL-17: a writer that was only asleep wakes up after another has taken over; its batch is refused."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psycopg
import pytest

from haowu.kernel.clock import FixedClock, SystemClock
from haowu.ledger.commands import AnyCommand
from haowu.ledger.errors import FencedError
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.operations.take_writer import take_writer
from haowu.ledger.queries import find_journals
from tests.faults.customer import Line
from tests.faults.racing import earn
from tests.faults.writer import STOP_BEFORE, STOP_INSIDE
from tests.faults.writing import WriterProcess


@pytest.mark.parametrize("where", [STOP_BEFORE, STOP_INSIDE])
def test_a_writer_that_wakes_up_too_late_is_refused(
    where: str, database_url: str, connection: psycopg.Connection, tmp_path: Path
) -> None:
    """Its session was ended by the one who took over, what it had begun is gone, and what it begins anew is fenced."""
    with connection.transaction():
        budget_id = open_budget(
            connection,
            clock=SystemClock(),
            actor="operator:tests",
            code="big",
            limit_points=10**9,
            opens_at=None,
            closes_at=None,
        )
    old = WriterProcess(database_url, tmp_path / "old.sock", "writer-old")
    old.wait_for("ready")
    command = msgspec.structs.replace(earn("earn:1", 1, budget_id, 5), reference=where)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_once, tmp_path / "old.sock", command)
        old.wait_for("stopped")
        new = WriterProcess(database_url, tmp_path / "new.sock", "writer-new")
        try:
            new.wait_for("ready")
            with calling(tmp_path / "new.sock") as line:
                answer = line.ask(msgspec.structs.replace(command, reference="from the new writer"))
            assert (answer.code, answer.is_replayed) == ("OK", False)
            old.go_on()
            old.wait_for("lost AdminShutdown")
            assert isinstance(asked.result(30), OSError)
            while not old.has_ended:  # what it was asked while it cut everybody off, it has forgotten
                assert isinstance(ask_once(tmp_path / "old.sock", earn("earn:2", 1, budget_id, 5)), OSError)
            old.wait_for("fenced")
        finally:
            old.kill()
            new.kill()
    assert find_journals(connection, ["earn:1", "earn:2"])["earn:1"].result.journal == answer.journal
    assert connection.execute("select count(*), sum(granted)::bigint from ledger.lot").fetchone() == (1, 5)


def test_an_older_fence_is_refused_and_changes_nothing(connection: psycopg.Connection, clock: FixedClock) -> None:
    """Where no session has to be ended, the epoch alone decides."""
    with connection.transaction():
        budget_id = open_budget(
            connection,
            clock=clock,
            actor="operator:tests",
            code="big",
            limit_points=10**9,
            opens_at=None,
            closes_at=None,
        )
        older = take_writer(connection, name="older")
        newer = take_writer(connection, name="newer")
    with pytest.raises(FencedError), connection.transaction():
        post(connection, [earn("earn:1", 1, budget_id, 5)], clock=clock, fence=older)
    assert find_journals(connection, ["earn:1"]) == {}
    with connection.transaction():
        assert post(connection, [earn("earn:1", 1, budget_id, 5)], clock=clock, fence=newer)[0].is_accepted


@contextlib.contextmanager
def calling(path: Path) -> Iterator[Line]:
    """A line that is hung up afterwards."""
    line = Line(path)
    try:
        yield line
    finally:
        line.hang_up()


def ask_once(path: Path, command: AnyCommand) -> BaseException | None:
    """Ask a writer that will not answer; return how the line broke."""
    with calling(path) as line:
        try:
            line.ask_once(command)
        except OSError as error:
            return error
    return None
