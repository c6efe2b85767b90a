# SPDX-License-Identifier: Apache-2.0
"""Somebody who receives webhooks: a real HTTP server on this machine, and the check that a receiver makes.

`verified` follows the text of Standard Webhooks by itself and shares no code with what signs.
"""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

import msgspec

TOLERANCE: Final = timedelta(minutes=5)


class Message(msgspec.Struct, frozen=True):
    """One request as it came in; header names in small letters."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Return the webhook-id."""
        return self.headers["webhook-id"]

    @property
    def content(self) -> dict[str, Any]:
        """Return the JSON of the body."""
        content: dict[str, Any] = json.loads(self.body)
        return content

    @property
    def signatures(self) -> list[str]:
        """Return all signatures."""
        return self.headers["webhook-signature"].split()


def verified(message: Message, secret: str, *, now: datetime) -> bool:
    """Say whether the message was signed with `secret`, and not more than five minutes ago or ahead."""
    sent = int(message.headers["webhook-timestamp"])
    if abs(now.timestamp() - sent) > TOLERANCE.total_seconds():
        return False
    signed = b".".join([message.id.encode(), str(sent).encode(), message.body])
    key = base64.b64decode(secret.split("_", 1)[1])
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    versions = [signature.split(",", 1) for signature in message.signatures]
    return any(name == "v1" and hmac.compare_digest(given, expected) for name, given in versions)


class Receiver:
    """Listens on 127.0.0.1 while it is entered; answers with the `statuses` in turn, and 204 when they are used up."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.statuses: list[int] = []
        self.location = ""
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str = "/hooks") -> str:
        """Return the address to send to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def take(self, message: Message) -> int:
        """Keep a message and return the status to answer with."""
        with self._lock:
            self.messages.append(message)
            return self.statuses.pop(0) if self.statuses else 204


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(Message(self.path, headers, body)))
            if receiver.location:
                self.send_header("location", receiver.location)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
