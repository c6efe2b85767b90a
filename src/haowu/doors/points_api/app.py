# SPDX-License-Identifier: Apache-2.0
"""The ASGI callable. The API's own calls are dispatched by hand, being hot; pages and health go through Starlette."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import structlog

from haowu.doors.points_api.call import Call
from haowu.doors.points_api.door import Door
from haowu.doors.points_api.endpoints import BASE, ENDPOINTS, Endpoint
from haowu.doors.points_api.fault_report import fault_report
from haowu.doors.points_api.outcome import outcome_of
from haowu.doors.points_api.pages.site import PUBLIC_PATHS, build_site
from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from haowu.doors.points_api.runtime import ApiRuntime

log = structlog.get_logger(__name__)

NUMBER: Final = re.compile(r"[ -~\u4e00-\u9fff]{1,64}")
PREFIX: Final = BASE + "/"

Calls = dict[str, Endpoint]
WHOLE: Final[dict[str, Calls]] = {}
BETWEEN: Final[dict[tuple[str, str], Calls]] = {}
for _endpoint in ENDPOINTS:
    _parts = _endpoint.template.strip("/").split("/")
    if "{" in _endpoint.template:
        BETWEEN.setdefault((_parts[0], _parts[2]), {})[_endpoint.method] = _endpoint
    else:
        WHOLE.setdefault(BASE + _endpoint.template, {})[_endpoint.method] = _endpoint


class PointsApi:
    """`PointsApi(runtime)` is an ASGI application; its door opens and closes with the server's lifespan."""

    def __init__(self, runtime: ApiRuntime) -> None:
        """Nothing is opened before the lifespan begins."""
        self._runtime = runtime
        self._site = build_site(self)
        self.door: Door | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope."""
        if scope["type"] == "http":
            if scope["path"] in PUBLIC_PATHS:
                await self._site(scope, receive, send)
            else:
                await self._serve(Call(scope, receive, send))
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        door = Door(self._runtime)
        try:
            await door.start()
        except Exception as error:  # noqa: BLE001 - whatever it is, the server must be told
            log.error("start_failed", reason=str(error), **fault_report(error))  # noqa: TRY400 - without values
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        self.door = door
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await door.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, call: Call) -> None:
        door = self.door
        if door is None:
            await call.problem("SHUTTING_DOWN", {})
            return
        name = "other"
        try:
            call.caller = await door.authentication.caller(call.headers.get(b"authorization"))
            endpoint, call.numbers = match(call.scope)
            name = endpoint.name
            call.caller.require(endpoint.scope)
            answer = await endpoint.run(door, call)
            status, code, data = outcome_of(answer, endpoint.created)
            if code == "OK":
                await call.answer(status, answer)
            else:
                status = await call.problem(code, data)
        except Problem as problem:
            status = await call.problem(problem.code, problem.data)
        except Exception as error:  # noqa: BLE001 - the caller gets a problem document whatever it was
            log.error("call_failed", request_id=call.request_id, call=name, **fault_report(error))  # noqa: TRY400 -- no values in logs
            status = await call.problem("INTERNAL", {})
        door.measures.answers[name, status] += 1


def match(scope: Mapping[str, Any]) -> tuple[Endpoint, tuple[str, ...]]:
    """Return the endpoint of the path and the number in it; raises `Problem` NOT_FOUND or METHOD_NOT_ALLOWED."""
    numbers: tuple[str, ...] = ()
    calls = WHOLE.get(scope["path"])
    if calls is None:
        path = _raw_path(scope)
        parts = path[len(PREFIX) :].split("/") if path.startswith(PREFIX) else []
        calls = BETWEEN.get((parts[0], parts[2])) if len(parts) == 3 else None  # noqa: PLR2004 - room/number/verb
        if calls is None:
            raise Problem("NOT_FOUND")
        numbers = (_number(parts[1]),)
    endpoint = calls.get(scope["method"])
    if endpoint is None:
        raise Problem("METHOD_NOT_ALLOWED", allowed=", ".join(sorted(calls)))
    return endpoint, numbers


def _raw_path(scope: Mapping[str, Any]) -> str:
    """Return the path still percent-encoded, so that a number may hold a slash."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        return str(scope["path"])
    return raw.partition(b"?")[0].decode("latin-1")


def _number(part: str) -> str:
    try:
        number = unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise Problem("TEXT_INVALID") from None
    if not NUMBER.fullmatch(number):
        raise Problem("FIELD_INVALID", field="path", problem="1–64 characters, printable ASCII or Chinese")
    return number


def build_app(runtime: ApiRuntime) -> PointsApi:
    """Return the ASGI application of the Points API."""
    return PointsApi(runtime)
