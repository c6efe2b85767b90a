# SPDX-License-Identifier: Apache-2.0
"""A desk for the tests: the real Management API, spoken to by somebody of a role."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from haowu.access.operations.create_api_key import create_api_key
from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.config.wsgi import wsgi_application
from haowu.doors.management_api.door import ManagementDoor
from haowu.kernel.clock import Clock
from haowu.wire.line import Line
from tests.journeys.mall import KEYS

BASE = "http://management.test/api/v1"
SECRET = bytes(range(32, 64))
_numbers = itertools.count(1)


class Desk:
    """The Management API over one database; `as_role` gives a client."""

    def __init__(self, database_url: str, clock: Clock, *, is_webhook_sandbox: bool = False) -> None:
        self.database_url = database_url
        self.clock = clock
        self.door = ManagementDoor(
            lend=self._lend,
            clock=clock,
            member_keys=KEYS,
            root_secret=SECRET,
            is_webhook_sandbox=is_webhook_sandbox,
        )
        self._transport = httpx.WSGITransport(app=wsgi_application(self.door), raise_app_exceptions=False)
        self._clients: dict[tuple[str, str, str | None, int], Client] = {}

    @contextmanager
    def _lend(self) -> Iterator[Line]:
        """What the pool does: one transaction, as haowu_manager."""
        with connect(self.database_url, MANAGER, name="management desk") as connection:
            yield connection

    def as_role(self, role: str, merchant: str = "*", member: str | None = None, person: int = 1) -> "Client":
        """Return the client of a `role`; another `person` of the role is another pair of eyes."""
        who = (role, "-" if member else merchant, member, person)
        if who not in self._clients:
            with connect(self.database_url) as connection:
                token = create_api_key(
                    connection,
                    name=f"{role} {person}",
                    merchant=who[1],
                    role=role,
                    member=member,
                    rate_per_second=1_000_000,
                    clock=self.clock,
                ).token
            self._clients[who] = self.with_token(token)
        return self._clients[who]

    def with_token(self, token: str) -> "Client":
        """Return the client that shows `token`."""
        return Client(self._transport, token)


class Client:
    """One key's way of speaking; each POST gets an Idempotency-Key of its own unless one is given."""

    def __init__(self, transport: httpx.WSGITransport, token: str) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(transport=transport, headers=headers)

    def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> httpx.Response:
        """Send one request; `path` begins after /api/v1."""
        headers = dict(more.pop("headers", {}))
        if method == "POST":
            headers.setdefault("idempotency-key", key or f"test-{os.getpid()}-{next(_numbers)}")
        sent = {} if body is None else {"json": body}
        return self.http.request(method, BASE + path, headers=headers, **sent, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Read."""
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> httpx.Response:
        """Do something once."""
        return self.ask("POST", path, body, key=key, **more)

    def put(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """Replace something."""
        return self.ask("PUT", path, body, **more)

    def delete(self, path: str, **more: Any) -> httpx.Response:
        """End something."""
        return self.ask("DELETE", path, **more)
