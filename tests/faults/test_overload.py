# SPDX-License-Identifier: Apache-2.0
"""REL-19: three times what the server can do. It goes on doing what it can, refuses the rest in order, and recovers."""

import asyncio
import json
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil
import pytest

from tests.faults.api_server import ApiServer
from tests.faults.diary import is_long
from tests.faults.mall import FaultMall, build_mall
from tests.faults.proof import prove_ledger
from tests.faults.till import Wire, order_body

SECONDS: Final = 300.0 if is_long() else 3.0
CLOSED_SECONDS: Final = 20.0 if is_long() else 1.5
CLOSED_TILLS: Final = 64
SHARE: Final = 0.9 if is_long() else 0.5
"""Of capacity that must still be done; in the short version the load generator takes half of the machine."""
OPEN_LIMIT: Final = 6_000
QUEUE: Final = 5_000
"""Orders that may wait for the writer (4,000) or be in its hands (1,000)."""
BURST: Final = 5_600
MEMBERS: Final = 200
MEMORY_BYTES: Final = 400 * 1024 * 1024
CALM_SECONDS: Final = 5.0


@dataclass
class Tally:
    """What became of a load."""

    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0
    unanswered: int = 0


class Load:
    """Orders over raw sockets: nothing between the event loop and the wire but bytes."""

    def __init__(self, port: int, mall: FaultMall) -> None:
        """Remember where to."""
        self.port = port
        self.mall = mall
        self.number = 0
        self.tally = Tally()
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.open = 0
        self.refused_enough = asyncio.Event()

    async def order(self) -> None:
        """Send one order over an idle connection or a new one, and count the answer."""
        if not self.idle and self.open >= OPEN_LIMIT:
            self.tally.unanswered += 1
            return
        try:
            line = self.idle.pop() if self.idle else await self.connect()
            status, head = await self.exchange(*line)
        except OSError:
            self.tally.unanswered += 1
            return
        self.tally.statuses[status] += 1
        if status in {429, 503} and b"retry-after" not in head.lower():
            self.tally.without_retry_after += 1
        if self.tally.statuses[503] >= BURST - QUEUE:
            self.refused_enough.set()
        self.idle.append(line)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open one more connection."""
        self.open += 1
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bytes]:
        """Send an order, read the answer whole."""
        self.number += 1
        body = json.dumps(order_body(f"L-{self.number}", self.mall.members[self.number % MEMBERS], 100)).encode()
        writer.write(
            b"POST /points/v1/orders HTTP/1.1\r\nhost: faults\r\ncontent-type: application/json\r\n"
            b"authorization: Bearer %b\r\ncontent-length: %d\r\n\r\n%b" % (self.mall.token.encode(), len(body), body)
        )
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError from error
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        return int(head.split(b" ", 2)[1]), head

    async def closed_loop(self, seconds: float) -> float:
        """Return the capacity in orders a second: so many tills, each waiting for its answer."""
        end = time.monotonic() + seconds

        async def till() -> None:
            while time.monotonic() < end:
                await self.order()

        before = self.tally.statuses[201]
        await asyncio.gather(*(till() for _ in range(CLOSED_TILLS)))
        return (self.tally.statuses[201] - before) / seconds

    async def open_loop(self, rate: float, seconds: float) -> float:
        """Send at `rate` whatever the answers; return the orders credited a second until the last answer."""
        before, began = self.tally.statuses[201], time.monotonic()
        tasks: set[asyncio.Task[None]] = set()
        sent = 0
        while (passed := time.monotonic() - began) < seconds:
            while sent < passed * rate:
                sent += 1
                task = asyncio.ensure_future(self.order())
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            await asyncio.sleep(0)  # gives way to the sockets; the pace is set by the clock above
        if tasks:
            await asyncio.wait(tasks)
        return (self.tally.statuses[201] - before) / (time.monotonic() - began)

    def close(self) -> None:
        """Hang up."""
        for _reader, writer in self.idle:
            writer.close()


@pytest.fixture(autouse=True)
def _many_lines() -> Iterator[None]:
    """Allow this process, and the server that it starts, as many connections as the system permits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * OPEN_LIMIT
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def mall(database_url: str) -> FaultMall:
    """A mall on a fresh database."""
    return build_mall(database_url, MEMBERS + 1)


@pytest.fixture
def api(mall: FaultMall, tmp_path: Path) -> Iterator[ApiServer]:
    """The served mall."""
    server = ApiServer(mall.dsn, tmp_path)
    server.start()
    yield server
    server.kill()


def test_three_times_the_capacity(api: ApiServer, mall: FaultMall, connection: Any) -> None:
    """Goodput holds, refusals say when to come back, memory stays bounded, and afterwards all is as before."""
    load = Load(api.port, mall)
    capacity, goodput = asyncio.run(storm(load))
    print(f"capacity {capacity:.0f}/s, goodput at 3x {goodput:.0f}/s, answers {dict(load.tally.statuses)}, "
          f"unanswered {load.tally.unanswered}, connections {load.open}")  # fmt: skip
    assert set(load.tally.statuses) <= {201, 429, 503}
    assert load.tally.without_retry_after == 0
    assert goodput >= SHARE * capacity
    assert memory_of(api) < MEMORY_BYTES
    began = time.monotonic()
    wire = Wire(api.port, mall.token)
    assert wire.ask("POST", "/orders", order_body("AFTER", mall.members[MEMBERS], 100))[0] == 201
    assert time.monotonic() - began < CALM_SECONDS
    wire.hang_up()
    credited = connection.execute("select count(*) from ledger.journal where code = 'OK' and kind = 1").fetchone()
    assert credited == (load.tally.statuses[201] + 1,)
    prove_ledger(connection)


def test_a_burst_beyond_the_queue_is_refused_in_order(api: ApiServer, mall: FaultMall, connection: Any) -> None:
    """While the ledger is locked the queue fills up; the rest is told to come back, and nothing is half done."""
    load = Load(api.port, mall)
    connection.execute("select * from ledger.chain_head for update")
    asyncio.run(burst(load, connection))
    print(f"answers {dict(load.tally.statuses)}, unanswered {load.tally.unanswered}")
    assert set(load.tally.statuses) == {201, 503}
    assert (load.tally.unanswered, load.tally.without_retry_after) == (0, 0)
    assert load.tally.statuses.total() == BURST
    credited = connection.execute("select count(*) from ledger.journal where kind = 1").fetchone()
    assert credited == (load.tally.statuses[201],)


async def burst(load: Load, connection: Any) -> None:
    """Open all connections first, let all orders go, and unlock the ledger when as many as must be are refused."""
    for _ in range(BURST // 100):
        load.idle += await asyncio.gather(*(load.connect() for _ in range(100)))
    orders = asyncio.gather(*(load.order() for _ in range(BURST)))
    await asyncio.wait_for(load.refused_enough.wait(), 10)
    connection.rollback()
    await orders
    load.close()


async def storm(load: Load) -> tuple[float, float]:
    """Measure the capacity, then send three times as much."""
    try:
        capacity = await load.closed_loop(CLOSED_SECONDS)
        goodput = await load.open_loop(3 * capacity, SECONDS)
    finally:
        load.close()
    return capacity, goodput


def memory_of(api: ApiServer) -> int:
    """Return the resident bytes of the server's processes."""
    assert api.process is not None
    parent = psutil.Process(api.process.pid)
    return sum(process.memory_info().rss for process in [parent, *parent.children(recursive=True)])
