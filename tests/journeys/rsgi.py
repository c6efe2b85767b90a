# SPDX-License-Identifier: Apache-2.0
"""RSGI without sockets: a transport for httpx, and stand-ins for the two objects that Granian hands over with a call.

What they cannot show (bodies that break off, headers sent twice) is shown over sockets in `test_real_server.py`.
"""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx

from haowu.doors.points_api.app import PointsApi
from haowu.doors.points_api.rsgi import Headers, Parts


@dataclass
class RsgiScope:
    """What is asked."""

    method: str
    path: str
    headers: Headers
    query_string: str = ""
    client: str = "127.0.0.1:50000"


@dataclass
class RsgiChannel:
    """Gives `body` when it is asked for it (never, when that is None), and keeps the answer."""

    body: bytes | None
    answer: httpx.Response | None = None
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self) -> "asyncio.Future[bytes]":
        self.is_asked.set()
        future = asyncio.get_running_loop().create_future()
        if self.body is not None:
            future.set_result(self.body)
        return future

    def __aiter__(self) -> Parts:
        raise NotImplementedError

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        assert self.answer is None
        self.answer = httpx.Response(status, headers=headers, content=body)


@dataclass
class RsgiTransport(httpx.AsyncBaseTransport):
    """Lets httpx speak to `app`."""

    app: PointsApi

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = unquote(request.url.raw_path.partition(b"?")[0].decode(), errors="replace")
        scope = RsgiScope(request.method, path, request.headers, request.url.query.decode())
        channel = RsgiChannel(await request.aread())
        await self.app.__rsgi__(scope, channel)
        assert channel.answer is not None
        return channel.answer
