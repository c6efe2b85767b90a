# SPDX-License-Identifier: Apache-2.0
"""A kill at any chunk, and the same command again: nothing doubled, nothing lost, the rejects named once."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from haowu.doors.bulk import crediting
from haowu.doors.bulk.import_orders import Import, import_orders
from haowu.doors.bulk.mapping import Mapping
from haowu.doors.bulk.runs import Run, open_run, save_chunk, show_writing
from haowu.doors.cli.runtime import WRITER
from haowu.doors.cli.tests.conftest import KEYS, CommandLine
from haowu.doors.cli.tests.order_lines import line, rejects
from haowu.kernel.text import Text
from haowu.ledger.errors import LedgerInconsistentError

ORDERS = 60
KILLED = 137
DIES = """
import os, signal, sys
from pathlib import Path
from haowu.doors.bulk import crediting
from haowu.doors.bulk.import_orders import Import, import_orders
from haowu.doors.bulk.mapping import Mapping
from haowu.kernel.clock import FixedClock
from haowu.members.keys import MemberKeys
from haowu.wire.line import Line
from datetime import datetime

url, path, var, after, place = sys.argv[1:]
save, seen = crediting.save_chunk, []

def dying(*given):
    seen.append(1)
    if len(seen) > int(after) and place == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    save(*given)

crediting.save_chunk = dying

def heard(phase, done, total, orders):
    if place == "after" and phase.en.startswith("Import") and len(seen) > int(after):
        os.kill(os.getpid(), signal.SIGKILL)

job = Import(
    path=Path(path), mapping=Mapping(), connect=lambda: Line.connect(url, options="-c role=haowu_writer"),
    clock=FixedClock(datetime.fromisoformat("2026-11-22T10:00:00+08:00")),
    member_keys=MemberKeys.from_secret(bytes(range(32))), scratch=Path(var) / "imports",
    rejects_path=Path(path + ".rejects.csv"), chunk_orders=7,
)
import_orders(job, heard)
"""


def job_of(shop: CommandLine, file: Path) -> Import:
    runtime = shop.runtime
    return Import(
        path=file, mapping=Mapping(), connect=lambda: runtime.connect(WRITER), clock=runtime.clock, member_keys=KEYS,
        scratch=runtime.var / "imports", rejects_path=file.with_name(f"{file.name}.rejects.csv"), chunk_orders=7,
    )  # fmt: skip


def wide_file(csv_of: Callable[..., Path]) -> Path:
    wrong = {5, 33, 34, 59}
    return csv_of(*[line(f"A{n}", "x" if n in wrong else 100, member=f"M{n % 3 + 1}") for n in range(ORDERS)])


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("after", [0, 2, 5])
def test_kill_and_resume(shop: CommandLine, csv_of: Callable[..., Path], after: int, place: str) -> None:
    file = wide_file(csv_of)
    died = subprocess.run(
        [sys.executable, "-c", DIES, shop.url, str(file), str(shop.runtime.var), str(after), place],
        check=False, capture_output=True, env={**os.environ, "POLARS_MAX_THREADS": "1"},
    )  # fmt: skip
    assert died.returncode == -9, died.stderr.decode()
    done_before = shop.count("select count(*) from bulk_import_chunk")
    report = import_orders(job_of(shop, file), lambda *_: None)
    assert report.run.is_resumed
    assert len(report.run.done) == done_before
    assert (report.tally.accepted.orders, report.tally.replayed.orders, report.tally.rejected.orders) == (56, 0, 4)
    assert (shop.earns(), shop.points()) == (56, 56)
    assert rejects(file) == [(7, "MONEY_INVALID"), (35, "MONEY_INVALID"), (36, "MONEY_INVALID"), (61, "MONEY_INVALID")]


def test_an_interrupted_import_goes_on_where_it_stood(shop: CommandLine, csv_of: Callable[..., Path]) -> None:
    file = wide_file(csv_of)

    def interrupt(phase: Text, _done: int, _total: int, orders: int) -> None:
        if phase.en.startswith("Import") and orders >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_orders(job_of(shop, file), interrupt)
    some = shop.earns()
    assert 20 <= some < 56
    report = import_orders(job_of(shop, file), lambda *_: None)
    assert (shop.earns(), shop.points()) == (56, 56)
    assert report.credited_orders < ORDERS


def test_a_wrong_count_that_the_database_finds_late_stops_the_import(
    shop: CommandLine, csv_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_wrong_count(connection: psycopg.Connection[Any], *given: Any) -> None:
        connection.execute("select ledger.assert_rows('{lot}', array[1]::bigint[], array[2]::bigint[])")
        save_chunk(connection, *given)

    monkeypatch.setattr(crediting, "save_chunk", with_a_wrong_count)
    with pytest.raises(LedgerInconsistentError):
        import_orders(job_of(shop, wide_file(csv_of)), lambda *_: None)
    assert (shop.earns(), shop.count("select count(*) from bulk_import_chunk")) == (0, 0)


def test_two_at_once_are_told_apart(shop: CommandLine, csv_of: Callable[..., Path]) -> None:
    file = wide_file(csv_of)
    job = job_of(shop, file)
    seen: list[str] = []

    def second(phase: Text, _done: int, _total: int, _orders: int) -> None:
        if phase.en.startswith("Import") and not seen:
            seen.append("")
            seen.append(shop.run("import", "orders", file, "--chunk", "7").stderr)

    import_orders(job, second)
    assert "正在另一个进程里导入" in seen[1]
    assert shop.earns() == 56


def test_nobody_goes_on_while_a_writer_of_the_killed_attempt_may_still_commit(shop: CommandLine) -> None:
    def begin(connection: psycopg.Connection[Any]) -> Run:
        at = shop.runtime.clock.now()
        return open_run(connection, file_name="orders.csv", sha256=bytes(32), layout=bytes(16), at=at)

    with shop.runtime.connect(WRITER) as first:
        run = begin(first)
    with shop.runtime.connect(WRITER) as second, shop.runtime.connect(WRITER) as writer:
        show_writing(writer, run.id)
        second.execute("set lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            begin(second)
        second.rollback()  # takes the timeout back too: from here on it waits
        writer.close()
        assert begin(second).id == run.id
