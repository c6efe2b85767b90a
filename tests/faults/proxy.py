# SPDX-License-Identifier: Apache-2.0
"""A proxy between a writer and PostgreSQL that fails on command, at the exact moment that matters: at COMMIT.

It listens on a unix socket in a directory of its own, so that a DSN needs only another `host`.
"""

import contextlib
import socket
import struct
import threading
from enum import StrEnum
from pathlib import Path
from typing import Final

SOCKET_NAME: Final = ".s.PGSQL.5432"
CHUNK: Final = 65536


class Cut(StrEnum):
    """How the next connection dies."""

    BEFORE_COMMIT = "before the server gets COMMIT"
    AFTER_COMMIT = "after the server has committed, before the answer"
    AT_ONCE = "at the next bytes of the client"
    IN_ANSWER = "in the middle of the next answer"
    STALL_COMMIT = "the answer to COMMIT waits until let go"


class Proxy:
    """Forwards bytes until `arm` says how to fail; each arming is used once, `fired` counts them."""

    def __init__(self, server_directory: Path, own_directory: Path) -> None:
        """Listen; nothing fails yet."""
        self.server_path = str(server_directory / SOCKET_NAME)
        self.directory = own_directory
        self.fired: list[Cut] = []
        self.armed: Cut | None = None
        self.lock = threading.Lock()
        self.let_go = threading.Event()
        self.has_stalled = threading.Event()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(own_directory / SOCKET_NAME))
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def arm(self, cut: Cut) -> None:
        """Fail once in this way."""
        with self.lock:
            self.armed = cut

    def is_idle(self) -> bool:
        """Whether no failure is waiting to happen."""
        with self.lock:
            return self.armed is None

    def close(self) -> None:
        """Listen no more."""
        self.let_go.set()
        self.listener.close()

    def fires(self, *cuts: Cut) -> Cut | None:
        """Use up the arming if it is one of `cuts`."""
        with self.lock:
            if self.armed not in cuts:
                return None
            cut, self.armed = self.armed, None
            if cut is not None:
                self.fired.append(cut)
            return cut

    def accept(self) -> None:
        """Serve every connection with two threads."""
        with contextlib.suppress(OSError):
            while True:
                client, _address = self.listener.accept()
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(self.server_path)
                except OSError:
                    client.close()
                    server.close()
                    continue
                Link(self, client, server).start()


class Link:
    """One connection through the proxy."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        """Join the two ends."""
        self.proxy = proxy
        self.client = client
        self.server = server
        self.swallows: Cut | None = None
        self.ended = threading.Semaphore(0)

    def start(self) -> None:
        """Begin to forward both ways."""
        for work in (self.forward_questions, self.forward_answers, self.clear_away):
            threading.Thread(target=work, daemon=True).start()

    def clear_away(self) -> None:
        """Close both ends once nobody uses them any more."""
        self.ended.acquire()
        self.ended.acquire()
        self.client.close()
        self.server.close()

    def forward_questions(self) -> None:
        """Client to server; a COMMIT may be cut off or its answer swallowed."""
        with contextlib.suppress(OSError):
            while data := self.client.recv(CHUNK):
                if self.proxy.fires(Cut.AT_ONCE):
                    break
                if is_commit(data):
                    if self.proxy.fires(Cut.BEFORE_COMMIT):
                        break
                    self.swallows = self.proxy.fires(Cut.AFTER_COMMIT, Cut.STALL_COMMIT)
                self.server.sendall(data)
        self.die()

    def forward_answers(self) -> None:
        """Server to client; an answer may be swallowed, halved or held back."""
        with contextlib.suppress(OSError):
            while data := self.server.recv(CHUNK):
                if self.swallows == Cut.AFTER_COMMIT:
                    break
                if self.swallows == Cut.STALL_COMMIT:
                    self.proxy.has_stalled.set()
                    self.proxy.let_go.wait()
                    self.swallows = None
                if self.proxy.fires(Cut.IN_ANSWER):
                    self.client.sendall(data[: max(1, len(data) // 2)])
                    break
                self.client.sendall(data)
        self.die()

    def die(self) -> None:
        """Break both ends, hard."""
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
        self.ended.release()


def is_commit(data: bytes) -> bool:
    """Whether the client's bytes carry COMMIT as a statement of its own (simple or extended protocol)."""
    upper = data.upper()
    return b"COMMIT\x00" in upper
