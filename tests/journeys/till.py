# SPDX-License-Identifier: Apache-2.0
"""A till for the tests: the real application in a thread of its own, spoken to in plain words."""

import asyncio
import threading
from collections.abc import Awaitable, Coroutine
from concurrent.futures import Future
from typing import Any, Self

import httpx

from haowu.doors.points_api.app import PointsApi, build_app
from haowu.doors.points_api.runtime import ApiRuntime
from tests.journeys.rsgi import RsgiTransport

BASE = "http://points.test/points/v1"
SECONDS = 60.0


class Running:
    """The application between start and stop, on an event loop in a background thread."""

    def __init__(self, runtime: ApiRuntime) -> None:
        self.app: PointsApi = build_app(runtime)
        self._loop = asyncio.new_event_loop()
        self._has_started: Future[None] = Future()
        self._thread = threading.Thread(target=self._live, name="points-loop", daemon=True)
        self.client = httpx.AsyncClient(transport=RsgiTransport(self.app), timeout=SECONDS)

    def __enter__(self) -> Self:
        self._thread.start()
        self._has_started.result(SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()

    def _live(self) -> None:
        """Do what Granian does with an application."""
        try:
            self.app.__rsgi_init__(self._loop)
        except BaseException as error:  # noqa: BLE001 - SystemExit is what a failing start ends with
            self._loop.close()
            self._has_started.set_exception(error)
            return
        self._has_started.set_result(None)
        self._loop.run_forever()
        self.app.__rsgi_del__(self._loop)
        self._loop.run_until_complete(self.client.aclose())
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Return what `work` comes to on the application's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)


class Till:
    """One API key's way of speaking."""

    def __init__(self, server: Running, token: str) -> None:
        self._server = server
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send one request; `path` begins after /points/v1 unless it is a whole address."""
        headers = {**self.headers, **more.pop("headers", {})}
        url = path if path.startswith("http") else BASE + path
        answer: httpx.Response = self._server.run(self._server.client.request(method, url, headers=headers, **more))
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Read."""
        return self.ask("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> httpx.Response:
        """Send a JSON body."""
        return self.ask("POST", path, **more) if body is None else self.ask("POST", path, json=body, **more)

    def post_raw(self, path: str, body: bytes, media_type: str = "application/json") -> httpx.Response:
        """Send bytes as they are."""
        return self.ask("POST", path, content=body, headers={"content-type": media_type})

    def together(self, calls: list[tuple[str, Any]]) -> list[httpx.Response]:
        """Post all (path, body) at the same time."""

        async def all_of_them() -> list[httpx.Response]:
            sent: list[Awaitable[httpx.Response]] = [
                self._server.client.post(BASE + path, json=body, headers=self.headers) for path, body in calls
            ]
            return list(await asyncio.gather(*sent))

        answers: list[httpx.Response] = self._server.run(all_of_them())
        return answers

    def credit(self, order: dict[str, Any]) -> dict[str, Any]:
        """Send an order that must be credited, and return the answer."""
        answer = self.post("/orders", order)
        assert answer.status_code == 201, answer.text
        credited: dict[str, Any] = answer.json()
        return credited

    def balance(self, member: str = "M100001", point_type: str = "consumption") -> dict[str, int]:
        """Return available, pending, held and deficit."""
        answer = self.get(f"/members/{member}/balance")
        assert answer.status_code == 200, answer.text
        for account in answer.json()["accounts"]:
            if account["point_type"] == point_type:
                return {name: account[name] for name in ("available", "pending", "held", "deficit")}
        return {"available": 0, "pending": 0, "held": 0, "deficit": 0}
