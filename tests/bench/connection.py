# SPDX-License-Identifier: Apache-2.0
"""One kept-alive HTTP/1.1 connection that reads answers with as little work as correctness allows."""

import socket
from dataclasses import dataclass

_CHUNK = 65536
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `sent` is the instant from which its latency counts, both in `perf_counter` seconds."""

    number: int
    status: int
    body: bytes
    sent: float
    received: float

    @property
    def latency(self) -> float:
        """Seconds from the (intended) sending to the last byte."""
        return self.received - self.sent


class Connection:
    """A blocking connect, then a non-blocking socket with one request under way at most."""

    __slots__ = ("_pending", "is_second", "number", "sent", "socket")

    def __init__(self, host: str, port: int) -> None:
        """Connect; raises OSError when nobody listens."""
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.number = -1
        self.is_second = False
        self.sent = 0.0
        self._pending = b""

    def send(self, request: bytes, number: int, at: float) -> None:
        """Send a whole request; a request of a few hundred kB may need several writes."""
        self.number = number
        self.sent = at
        done = self.socket.send(request)
        if done < len(request):
            self.socket.setblocking(True)
            self.socket.sendall(request[done:])
            self.socket.setblocking(False)

    def receive(self) -> tuple[int, bytes] | None:
        """Return (status, body) once the answer is whole, else None; raises ConnectionError when the server left."""
        data = self.socket.recv(_CHUNK)
        if not data:
            message = f"the server closed the connection during request {self.number}"
            raise ConnectionError(message)
        if self._pending:
            data = self._pending + data
        end = data.find(_END)
        if end < 0 or len(data) < (total := end + 4 + content_length(data, end)):
            self._pending = data
            return None
        self._pending = data[total:]
        return int(data[9:12]), data[end + 4 : total]

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def content_length(data: bytes, end: int) -> int:
    """Return the announced length of the body; raises ValueError for an answer without one (we ask for no chunks)."""
    at = data.find(b"content-length:", 0, end)
    if at < 0:
        at = data.lower().find(b"content-length:", 0, end)
    if at < 0:
        message = f"answer without content-length: {data[:end]!r}"
        raise ValueError(message)
    stop = data.find(b"\r\n", at)
    return int(data[at + 15 : stop])
