# SPDX-License-Identifier: Apache-2.0
"""What only sockets show: bodies in chunks, too long, too slow or broken off; odd headers and paths."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.journeys.granian_server import served
from tests.journeys.mall import Mall, hold, order


class Wire:
    """One connection to the server, spoken to in bytes."""

    def __init__(self, address: str, token: str) -> None:
        url = urlsplit(address)
        self._line = socket.create_connection((url.hostname or "", url.port or 0), timeout=20)
        self._token = token

    def head(self, path: str, *headers: str) -> None:
        """Send the head of a POST."""
        lines = (f"POST /points/v1{path} HTTP/1.1", "host: t", f"authorization: Bearer {self._token}", *headers)
        self._line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def send(self, data: bytes) -> None:
        """Send bytes of a body."""
        self._line.sendall(data)

    def chunk(self, data: bytes) -> None:
        """Send a chunk; an empty one ends the body."""
        self._line.sendall(b"%x\r\n%b\r\n" % (len(data), data))

    def answer(self) -> tuple[int, str]:
        """Return status and code of the next answer."""
        with self._line.makefile("rb") as reader:
            status = int(reader.readline().split()[1])
            sizes = [int(line[15:]) for line in iter(reader.readline, b"\r\n") if line.startswith(b"content-length:")]
            document = json.loads(reader.read(sizes[0]))
        return status, document.get("code", "OK")

    def status(self) -> int:
        """Return the status of the next answer, if it may have no body."""
        return int(self._line.recv(100).split()[1])

    def close(self) -> None:
        """Hang up."""
        self._line.close()


@contextmanager
def wires(mall: Mall, database_url: str) -> Iterator[Callable[..., Wire]]:
    """Serve the mall; gives what opens a connection to it, and hangs up all of them."""
    opened: list[Wire] = []

    def open_one(token: str = mall.jiafang) -> Wire:
        opened.append(Wire(address, token))
        return opened[-1]

    with served(mall, database_url) as address:
        yield open_one
        for wire in opened:
            wire.close()


JSON = "content-type: application/json"
NDJSON = "content-type: application/x-ndjson"
CHUNKED = "transfer-encoding: chunked"


def test_bodies_in_chunks(mall: Mall, database_url: str) -> None:
    sent = json.dumps(order()).encode()
    with wires(mall, database_url) as wire_to:
        wire = wire_to()
        wire.head("/orders", JSON, CHUNKED)
        for part in (sent[:7], sent[7:], b""):
            wire.chunk(part)
        assert wire.answer() == (201, "OK")
        wire.head("/orders/batch", JSON, CHUNKED)
        for part in (b"[", sent, b"]", b""):
            wire.chunk(part)
        assert wire.answer() == (200, "OK")

        # whether more was to come cannot be told of these
        wire.head("/orders/batch", NDJSON, CHUNKED)
        assert wire.answer() == (411, "LENGTH_REQUIRED")
        wire = wire_to()
        wire.head("/orders/POS-1/confirm", JSON, CHUNKED)
        wire.chunk(b"")
        assert wire.answer() == (411, "LENGTH_REQUIRED")
        wire.head("/orders/POS-1/confirm", JSON, CHUNKED)
        wire.send(b"nonsense\r\n")
        assert wire.answer() == (411, "LENGTH_REQUIRED")

        endless = wire_to()
        endless.head("/orders", JSON, CHUNKED)
        for _ in range(9):
            endless.chunk(b" " * 65_536)
        assert endless.answer() == (413, "BODY_TOO_LARGE")
        wire = wire_to()
        wire.head("/orders/POS-1/confirm")
        assert wire.answer() == (201, "OK")


def test_bodies_that_are_too_long_too_slow_or_broken_off(mall: Mall, database_url: str) -> None:
    sent = json.dumps(order()).encode()
    with wires(mall, database_url) as wire_to:
        slow, endless, gone = [wire_to() for _ in range(3)]
        slow.head("/orders", JSON, f"content-length: {len(sent)}")
        slow.send(sent[:-1])
        endless.head("/orders", JSON, CHUNKED)
        endless.chunk(sent[:-1])
        gone.head("/orders", JSON, f"content-length: {len(sent)}")
        gone.send(sent[:-1])
        gone.close()
        for size, status in (("524289", 413), ("9" * 18, 413), ("9" * 5000, 400), ("+1", 400)):
            long = wire_to()
            long.head("/orders", JSON, f"content-length: {size}")
            assert long.status() == status
        assert slow.answer() == (408, "BODY_TOO_SLOW")
        assert endless.answer() == (408, "BODY_TOO_SLOW")
        last = wire_to()
        last.head("/orders", JSON, f"content-length: {len(sent)}")
        last.send(sent)
        assert last.answer() == (201, "OK")


def test_odd_headers_and_paths(mall: Mall, database_url: str) -> None:
    sent = json.dumps(hold("H/1 %", 1)).encode()
    with wires(mall, database_url) as wire_to:
        wire = wire_to()
        wire.head("/holds", JSON, "Content-Type: text/plain", "Authorization: Bearer x", f"CONTENT-LENGTH: {len(sent)}")
        wire.send(sent)
        assert wire.answer() == (409, "INSUFFICIENT_POINTS")
        for path, status, code in (
            ("/holds/H%2F1%20%25/void", 404, "HOLD_NOT_FOUND"),
            ("/holds/%E5%AE%B6/void", 404, "HOLD_NOT_FOUND"),
            ("/holds/%FF/void", 422, "TEXT_INVALID"),
            ("/holds/%00/void", 422, "FIELD_INVALID"),
            ("/holds//void", 422, "FIELD_INVALID"),
            ("/holds/void", 404, "NOT_FOUND"),
            ("/holds/H/refunds", 404, "NOT_FOUND"),
            ("/members/H/balance", 405, "METHOD_NOT_ALLOWED"),
        ):
            wire.head(path)
            assert wire.answer() == (status, code), path
        other = wire_to("\u5bb6")
        other.head("/holds/H/void")
        assert other.answer() == (401, "UNAUTHENTICATED")
