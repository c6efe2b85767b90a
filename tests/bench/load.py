# SPDX-License-Identifier: Apache-2.0
"""The load generator: one process, few microseconds a request, because it shares the cores with what it measures.

Closed loop: every client sends its next request when its answer is there; finds capacity. Open loop: requests are due
at fixed instants and their latency counts from the instant they were due, so a slow server cannot hide its queue
(coordinated omission).
"""

import gc
import resource
import select
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.connection import Answer, Connection

RequestMaker = Callable[[int], bytes]
_PATIENCE = 30.0


@dataclass(slots=True)
class LoadResult:
    """What came back. `seconds` is the measured span, `client_cpu` the generator's own CPU seconds in it."""

    answers: list[Answer] = field(default_factory=list)
    seconds: float = 0.0
    client_cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.answers) / self.seconds if self.seconds else 0.0

    def latencies_ms(self) -> list[float]:
        """Return all latencies in ms, ascending."""
        return sorted(answer.latency * 1e3 for answer in self.answers)


class Clients:
    """A set of connections and the epoll that watches them."""

    def __init__(self, host: str, port: int, count: int) -> None:
        """Connect `count` clients."""
        self.epoll = select.epoll()
        self.by_descriptor: dict[int, Connection] = {}
        for _ in range(count):
            connection = Connection(host, port)
            self.by_descriptor[connection.socket.fileno()] = connection
            self.epoll.register(connection.socket.fileno(), select.EPOLLIN)

    def close(self) -> None:
        """Hang up all of them."""
        for connection in self.by_descriptor.values():
            connection.close()
        self.epoll.close()


def closed_loop(
    host: str, port: int, make: RequestMaker, *, clients: int, seconds: float, limit: int | None = None,
    follow: RequestMaker | None = None,
) -> LoadResult:  # fmt: skip
    """Keep `clients` requests under way for `seconds`, or until `limit` were sent; numbers count up from 0.

    With `follow`, the client that got the answer to `make(n)` sends `follow(n)` next, as a till captures its hold.
    """
    group = Clients(host, port, clients)
    result = LoadResult()
    last = sys.maxsize if limit is None else limit
    number = under_way = 0
    with _quiet():
        cpu, start = _cpu(), time.perf_counter()
        stop = start + seconds
        for connection in list(group.by_descriptor.values())[:last]:
            connection.send(make(number), number, time.perf_counter())
            number += 1
            under_way += 1
        keep, poll, lookup = result.answers.append, group.epoll.poll, group.by_descriptor
        while under_way:
            events = poll(_PATIENCE)
            if not events:
                raise _silence(under_way)
            for descriptor, _ in events:
                connection = lookup[descriptor]
                answer = connection.receive()
                if answer is None:
                    continue
                now = time.perf_counter()
                keep(Answer(connection.number, answer[0], answer[1], connection.sent, now))
                if follow is not None and not connection.is_second:
                    connection.is_second = True
                    connection.send(follow(connection.number), connection.number, now)
                elif now < stop and number < last:
                    connection.is_second = False
                    connection.send(make(number), number, now)
                    number += 1
                else:
                    under_way -= 1
        result.seconds = time.perf_counter() - start
        result.client_cpu = _cpu() - cpu
    group.close()
    return result


def open_loop(
    host: str, port: int, make: RequestMaker, *, rate: float, seconds: float, clients: int = 64, first: int = 0
) -> LoadResult:
    """Send `rate` requests a second, evenly; a request that finds no idle client waits, and its wait counts."""
    group = Clients(host, port, clients)
    result = LoadResult()
    idle = deque(group.by_descriptor.values())
    total, number = int(rate * seconds), 0
    step = 1.0 / rate
    with _quiet():
        cpu, start = _cpu(), time.perf_counter()
        while number < total or len(idle) < clients:
            now = time.perf_counter()
            while number < total and idle and (due := start + number * step) <= now:
                idle.popleft().send(make(first + number), first + number, due)
                number += 1
            waits = max(0.0, start + number * step - now) if number < total and idle else _PATIENCE
            # epoll counts in whole milliseconds; select on the epoll's own descriptor waits by the microsecond
            is_ready = select.select([group.epoll.fileno()], [], [], waits)[0]
            if not is_ready and waits == _PATIENCE:
                raise _silence(clients - len(idle))
            for descriptor, _ in group.epoll.poll(0):
                connection = group.by_descriptor[descriptor]
                answer = connection.receive()
                if answer is not None:
                    at = time.perf_counter()
                    result.answers.append(Answer(connection.number, answer[0], answer[1], connection.sent, at))
                    idle.append(connection)
        result.seconds = time.perf_counter() - start
        result.client_cpu = _cpu() - cpu
    group.close()
    return result


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the collector from stopping the generator in the middle of a measurement."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _silence(under_way: int) -> TimeoutError:
    return TimeoutError(f"no answer for {_PATIENCE:.0f} s with {under_way} requests under way")
