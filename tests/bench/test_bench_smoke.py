# SPDX-License-Identifier: Apache-2.0
"""The measuring is measured: the baseline conserves points, the load generator counts rightly. No speed is asserted."""

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from haowu.doors.jobs.tiers import review_due_tiers
from haowu.kernel.clock import FixedClock
from tests.bench.baseline import create_baseline, faults_of_baseline
from tests.bench.connection import Answer
from tests.bench.load import closed_loop, open_loop
from tests.bench.notebook import Notebook, quantile
from tests.bench.orders import Sender, member_of, points_of
from tests.bench.parts.tiering import NOW, check_reviewed, make_climbers, make_due
from tests.bench.pgbench import run_pgbench
from tests.bench.ratios import fill_in


class _EchoServer(socketserver.ThreadingTCPServer):
    """Keeps which requests it was sent; a list takes them from several threads at once."""

    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        self.seen: list[bytes] = []
        super().__init__(*args)


class _Echo(socketserver.StreamRequestHandler):
    """Answers each request with its own body, in two writes, so that answers arrive in pieces."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        while request := self.rfile.readline():
            length = 0
            while (line := self.rfile.readline()) not in {b"\r\n", b""}:
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            body = self.rfile.read(length)
            assert request.startswith(b"POST ")
            assert isinstance(self.server, _EchoServer)
            self.server.seen.append(body)
            self.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n" % len(body))
            self.wfile.flush()
            self.wfile.write(body)


@pytest.fixture
def echo() -> Iterator[_EchoServer]:
    """A server that echoes bodies and counts its requests."""
    with _EchoServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def _port(server: _EchoServer) -> int:
    return int(server.server_address[1])


def _numbers(answers: list[Answer]) -> list[int]:
    return sorted(answer.number for answer in answers)


def test_closed_loop_sends_each_number_once_and_reads_its_own_answer(echo: _EchoServer) -> None:
    make = Sender("t", "m", members=100).order_maker()
    result = closed_loop("127.0.0.1", _port(echo), make, clients=4, seconds=30, limit=500)
    assert _numbers(result.answers) == list(range(500))
    assert all(answer.status == 201 and make(answer.number).endswith(answer.body) for answer in result.answers)
    assert len(echo.seen) == len(set(echo.seen)) == 500


def test_open_loop_sends_at_the_rate_and_counts_from_when_it_was_due(echo: _EchoServer) -> None:
    make = Sender("t", "m", members=100).hold_maker(10)
    result = open_loop("127.0.0.1", _port(echo), make, rate=400, seconds=0.5, clients=3, first=7)
    assert _numbers(result.answers) == list(range(7, 207))
    due = sorted(answer.sent for answer in result.answers)
    assert due[-1] - due[0] == pytest.approx(199 / 400)
    assert all(answer.latency > 0 for answer in result.answers)


def test_a_client_captures_its_own_hold_next(echo: _EchoServer) -> None:
    sender = Sender("t", "m", members=100)
    holds, captures = sender.hold_maker(10), sender.capture_maker()
    result = closed_loop("127.0.0.1", _port(echo), holds, clients=5, seconds=30, limit=40, follow=captures)
    assert _numbers(result.answers) == sorted([*range(40), *range(40)])
    assert captures(7).startswith(f"POST /points/v1/holds/{sender.run}-0000000007/capture HTTP/1.1\r\n".encode())


def test_a_batch_request_holds_its_own_orders(echo: _EchoServer) -> None:
    sender = Sender("t", "m", members=100)
    result = closed_loop("127.0.0.1", _port(echo), sender.batch_maker(50), clients=2, seconds=30, limit=3)
    joined = b"".join(answer.body for answer in result.answers)
    assert all(f"{sender.run}-{number:010d}".encode() in joined for number in range(150))


def test_members_are_spread_and_points_have_three_digits() -> None:
    drawn = {member_of(number, 1000) for number in range(20_000)}
    assert len(drawn) > 950
    assert {len(str(points_of(number))) for number in range(2000)} == {3}


@pytest.mark.parametrize("script", ["earn_six", "earn_one", "hold_capture", "redeem"])
def test_the_baseline_conserves_every_point(connection: psycopg.Connection, database_url: str, script: str) -> None:
    create_baseline(connection, members=50, opening_points=1_000_000)
    done = run_pgbench(database_url, script, clients=4, seconds=1, variables={"members": 50, "budgets": 4})
    row = connection.execute("select count(*) from baseline.idempotency").fetchone()
    assert row == (done.count * (2 if script == "hold_capture" else 1),)
    assert faults_of_baseline(connection) == []


def test_quantiles_are_nearest_ranks() -> None:
    assert quantile([float(n) for n in range(1, 101)], 0.99) == 99.0
    assert quantile([1.0], 0.99) == 1.0
    assert quantile([], 0.5) == 0.0


def test_a_missed_goal_is_said_by_how_much() -> None:
    notebook = Notebook()
    for ours, theirs in ((900.0, 1000.0), (800.0, 1000.0), (850.0, 1000.0)):
        notebook.write("earn.uniform.c64", ours, "/s")
        notebook.write("baseline.six.uniform.c64", theirs, "/s")
    (line,) = fill_in(notebook)
    assert (line.middle, line.low, line.high) == (0.85, 0.8, 0.9)
    assert line.verdict == "MISSED by 15%"


def test_the_review_that_is_measured_is_a_review(connection: psycopg.Connection, database_url: str) -> None:
    make_climbers(database_url, 200)
    for due in (20, 200):
        count = make_due(connection, members=200, due=due)
        connection.commit()
        assert count == due
        assert review_due_tiers(connection, FixedClock(NOW)) == due
        check_reviewed(connection, due)
        connection.commit()
