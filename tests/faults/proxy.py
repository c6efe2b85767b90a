# SPDX-License-Identifier: Apache-2.0
"""A proxy between a writer and PostgreSQL that fails on command, at the exact moment that matters: at COMMIT.

It listens on a unix socket in a directory of its own, so that a DSN needs only another `host`. Only a writer's
connections fail, known by their application name; readers come through unharmed.
"""

import contextlib
import socket
import struct
import threading
from collections import deque
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

SOCKET_NAME: Final = ".s.PGSQL.5432"
CHUNK: Final = 65536
VICTIM: Final = b"haowu-writer"
SAYS_COMMIT: Final = b"COMMIT\x00"
HAS_COMMITTED: Final = b"C\x00\x00\x00\x0bCOMMIT\x00"
"""The server's CommandComplete; answers to what rode before COMMIT may come ahead of it."""


class Cut(StrEnum):
    """How the next connection dies."""

    BEFORE_COMMIT = "before the server gets COMMIT"
    AFTER_COMMIT = "after the server has committed, before the answer"
    AT_ONCE = "at the next bytes of the client"
    IN_ANSWER = "in the middle of the next answer"
    STALL_COMMIT = "the answer to COMMIT waits until let go"
    HALF_OPEN = "COMMIT and all that follows never arrives, and nobody is told"


AT_COMMIT: Final = (Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT, Cut.STALL_COMMIT, Cut.HALF_OPEN)


class Proxy:
    """Forwards bytes until `arm` says how to fail; each arming is used once, `fired` counts them."""

    def __init__(self, server_directory: Path, own_directory: Path) -> None:
        """Listen; nothing fails yet."""
        self.server_path = str(server_directory / SOCKET_NAME)
        self.directory = own_directory
        self.fired: list[Cut] = []
        self.armed: deque[Cut] = deque()
        self.lock = threading.Lock()
        self.let_go = threading.Event()
        self.has_stalled = threading.Event()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(own_directory / SOCKET_NAME))
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def arm(self, *cuts: Cut) -> None:
        """Fail once in each of these ways, one after the other."""
        with self.lock:
            self.armed.extend(cuts)

    def url(self, dsn: str) -> str:
        """Return the address of the same database through the proxy."""
        database = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]
        return f"postgresql://haowu@/{database}?host={quote(str(self.directory), safe='')}"

    def is_idle(self) -> bool:
        """Whether no failure is waiting to happen."""
        with self.lock:
            return not self.armed

    def close(self) -> None:
        """Listen no more."""
        self.let_go.set()
        self.listener.close()

    def fires(self, *cuts: Cut) -> Cut | None:
        """Use up the next arming if it is one of `cuts`."""
        with self.lock:
            if not self.armed or self.armed[0] not in cuts:
                return None
            self.fired.append(self.armed.popleft())
            return self.fired[-1]

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
        self.is_victim = False
        self.heard = b""
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
        """Client to server; a COMMIT may be cut off, or its answer swallowed."""
        with contextlib.suppress(OSError):
            while data := self.client.recv(CHUNK):
                self.is_victim = self.is_victim or VICTIM in data
                if self.fires(Cut.AT_ONCE):
                    break
                before = commit_at(data)
                if before is not None and (cut := self.fires(*AT_COMMIT)):
                    if cut is Cut.BEFORE_COMMIT:
                        self.server.sendall(data[:before])
                        break
                    if cut is Cut.HALF_OPEN:
                        self.server.sendall(data[:before])
                        self.swallow_all()
                        break
                    self.swallows = cut
                self.server.sendall(data)
        self.die()

    def fires(self, *cuts: Cut) -> Cut | None:
        """Use up an arming, if this is a connection that may fail."""
        return self.proxy.fires(*cuts) if self.is_victim else None

    def swallow_all(self) -> None:
        """Hear the client out and pass nothing on."""
        data = self.client.recv(CHUNK)
        while data:
            data = self.client.recv(CHUNK)

    def forward_answers(self) -> None:
        """Server to client; an answer may be swallowed, halved or held back."""
        with contextlib.suppress(OSError):
            while data := self.server.recv(CHUNK):
                if self.swallows is not None and self.has_committed(data):
                    if self.swallows is Cut.AFTER_COMMIT:
                        break
                    self.proxy.has_stalled.set()
                    self.proxy.let_go.wait()
                    self.swallows = None
                if self.fires(Cut.IN_ANSWER):
                    self.client.sendall(data[: max(1, len(data) // 2)])
                    break
                self.client.sendall(data)
        self.die()

    def has_committed(self, data: bytes) -> bool:
        """Return whether the server has said by now that it committed, be it in two pieces."""
        self.heard = self.heard[-len(HAS_COMMITTED) :] + data
        return HAS_COMMITTED in self.heard

    def die(self) -> None:
        """Break both ends, hard."""
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
        self.ended.release()


def commit_at(data: bytes) -> int | None:
    """Return where the message begins that carries COMMIT as a statement of its own; None without one.

    In the simple protocol that is Q, a length and the text; in the extended one P, a length, an empty name, the text.
    """
    place = data.upper().find(SAYS_COMMIT)
    if place < 0:
        return None
    return place - 6 if data[place - 1 : place] == b"\x00" else place - 5
