# SPDX-License-Identifier: Apache-2.0
"""One attempt over HTTP: bounded in time and size, never redirected, never through a proxy, at a pinned address."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import SplitResult

import msgspec

from haowu.kernel.errors import HaowuError
from haowu.outbox.addresses import checked_url, port_of, resolve

GONE: Final = 410
ANSWER_BYTES_MAX: Final = 65_536
AGENT: Final = "haowu-webhooks/1"
SLOW: Final = "the receiver took too long"


class Patience(msgspec.Struct, frozen=True):
    """How many seconds a receiver has: to take the connection, and for all together."""

    connect_seconds: float = 5
    total_seconds: float = 15


class Attempt(msgspec.Struct, frozen=True):
    """How one attempt went: an HTTP status, or None and what went wrong instead."""

    status: int | None
    problem: str = ""

    @property
    def is_done(self) -> bool:
        """Return whether the receiver has taken it: any status from 200 to 299."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - what 2xx means


class Sender:
    """Sends messages; one object serves any number of threads."""

    def __init__(self, *, allow_private: bool = False, patience: Patience | None = None) -> None:
        """Prepare; `allow_private` is for the sandbox alone."""
        self._allow_private = allow_private
        self._patience = patience or Patience()
        self._tls = ssl.create_default_context()

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Attempt:
        """POST `body` and return how it went; raises nothing that a receiver could cause."""
        try:
            parts = checked_url(url, allow_private=self._allow_private)
            address = resolve(parts, allow_private=self._allow_private)
            with self._connected(parts, address) as connection:
                return _exchange(connection, parts, body, headers)
        except HaowuError as refusal:
            return Attempt(None, refusal.detail("zh"))
        except (OSError, http.client.HTTPException, ValueError) as problem:
            return Attempt(None, f"{type(problem).__name__}: {problem}"[:200])

    @contextlib.contextmanager
    def _connected(self, parts: SplitResult, address: str) -> Iterator[http.client.HTTPConnection]:
        """Connect to `address`, and hang up when the whole takes too long, however slowly something still arrives."""
        connection = http.client.HTTPConnection(parts.hostname or "", port_of(parts))
        plain = socket.create_connection((address, port_of(parts)), self._patience.connect_seconds)
        lines: list[socket.socket] = [plain]
        is_over = threading.Event()
        watch = threading.Timer(self._patience.total_seconds, _hang_up, [lines, is_over])
        watch.daemon = True
        watch.start()
        try:
            plain.settimeout(self._patience.total_seconds)
            connection.sock = self._secured(parts, lines) if parts.scheme == "https" else plain
            yield connection
            if is_over.is_set():  # what came of an answer was cut off: that is no answer
                raise TimeoutError(SLOW)
        finally:
            watch.cancel()
            connection.close()
            for line in lines:
                line.close()

    def _secured(self, parts: SplitResult, lines: list[socket.socket]) -> ssl.SSLSocket:
        """Return the line as TLS, known to `lines` before anything is said on it."""
        secured = self._tls.wrap_socket(lines[0], server_hostname=parts.hostname, do_handshake_on_connect=False)
        lines.append(secured)
        secured.do_handshake()
        return secured


def _exchange(
    connection: http.client.HTTPConnection, parts: SplitResult, body: bytes, headers: Mapping[str, str]
) -> Attempt:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    ours = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close", **headers}
    connection.request("POST", target, body, ours)
    answer = connection.getresponse()
    answer.read(ANSWER_BYTES_MAX)
    return Attempt(answer.status, "" if answer.status < 300 else f"HTTP {answer.status}")  # noqa: PLR2004 - what 2xx means


def _hang_up(lines: list[socket.socket], is_over: threading.Event) -> None:
    is_over.set()
    for line in lines:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
