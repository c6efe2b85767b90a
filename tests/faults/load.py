# SPDX-License-Identifier: Apache-2.0
"""Orders over raw sockets, closed loop and open loop, without the patience of a till."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from tests.bench.notebook import quantile
from tests.faults.mall import FaultMall
from tests.faults.till import order_body

OPEN_LIMIT: Final = 4_400
"""More than the server takes on at once (5,000 orders), so that it must refuse; each costs it some 18 kB meanwhile."""
CLOSED_TILLS: Final = 64


@dataclass
class Tally:
    """What became of a load."""

    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0
    unanswered: int = 0
    """Sent, and the line broke."""
    unsent: int = 0
    """Due, but every line was taken: this generator's own limit, not the server's."""
    seconds: list[float] = field(default_factory=list)
    """From when each order was due to its answer."""


class Load:
    """Orders over raw sockets: nothing between the event loop and the wire but bytes."""

    def __init__(self, port: int, mall: FaultMall, enough: int = 0) -> None:
        """Remember where to; `refused_enough` is set after so many refusals."""
        self.port = port
        self.mall = mall
        self.number = 0
        self.tally = Tally()
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.open = 0
        self.enough = enough
        self.refused_enough = asyncio.Event()

    async def order(self, due: float | None = None) -> None:
        """Send one order over an idle connection or a new one, and count the answer."""
        since = time.monotonic() if due is None else due
        if not self.idle and self.open >= OPEN_LIMIT:
            self.tally.unsent += 1
            return
        try:
            line = self.idle.pop() if self.idle else await self.connect()
            status, head = await self.exchange(*line)
        except OSError:
            self.tally.unanswered += 1
            return
        self.tally.statuses[status] += 1
        self.tally.seconds.append(time.monotonic() - since)
        if status in {429, 503} and b"retry-after" not in head.lower():
            self.tally.without_retry_after += 1
        if self.tally.statuses[503] >= self.enough:
            self.refused_enough.set()
        self.idle.append(line)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open one more connection."""
        self.open += 1
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bytes]:
        """Send an order, read the answer whole."""
        self.number += 1
        member = self.mall.members[self.number % (len(self.mall.members) - 1)]  # the last one is left alone
        body = json.dumps(order_body(f"L-{self.number}", member, 100)).encode()
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
                task = asyncio.ensure_future(self.order(began + sent / rate))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            await asyncio.sleep(0)  # gives way to the sockets; the pace is set by the clock above
        if tasks:
            await asyncio.wait(tasks)
        return (self.tally.statuses[201] - before) / (time.monotonic() - began)

    async def p99_at(self, rate: float, seconds: float) -> float:
        """Return the 99th percentile in seconds of an open loop at `rate`, from when each order was due."""
        self.tally.seconds.clear()
        await self.open_loop(rate, seconds)
        return quantile(sorted(self.tally.seconds), 0.99)

    def close(self) -> None:
        """Hang up."""
        for _reader, writer in self.idle:
            writer.close()
