# SPDX-License-Identifier: Apache-2.0
"""The RSGI application: calls find their endpoint, public pages their site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import structlog

from haowu.doors.points_api.call import Call
from haowu.doors.points_api.door import Door
from haowu.doors.points_api.endpoints import BASE, ENDPOINTS, Endpoint
from haowu.doors.points_api.fault_report import fault_report
from haowu.doors.points_api.outcome import outcome_of
from haowu.doors.points_api.pages.site import PUBLIC_PATHS, Site
from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from haowu.doors.points_api.rsgi import Channel, Scope
    from haowu.doors.points_api.runtime import ApiRuntime

log = structlog.get_logger(__name__)

NUMBER: Final = re.compile(r"[ -~\u4e00-\u9fff]{1,64}")
PREFIX: Final = BASE + "/"
NO_TEXT: Final = "\ufffd"
"""What the server decodes bytes to that are not UTF-8."""

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
    """`PointsApi(runtime)` is an RSGI application; its door opens before the server listens, and closes after."""

    def __init__(self, runtime: ApiRuntime) -> None:
        """Nothing is opened yet."""
        self._runtime = runtime
        self._site = Site(self)
        self.door: Door | None = None

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Open the door on the loop, which does not run yet; the process ends when that fails."""
        try:
            self.door = loop.run_until_complete(self._open())
        except Exception as error:  # noqa: BLE001 - whatever it is, the process must end and say why
            log.error("start_failed", reason=str(error), **fault_report(error))  # noqa: TRY400 - without values
            raise SystemExit(1) from None

    async def _open(self) -> Door:
        door = Door(self._runtime)
        await door.start()
        return door

    def __rsgi_del__(self, loop: AbstractEventLoop) -> None:
        """Close the door; the loop, which has stopped, runs on until what was queued is done and answered."""
        if self.door is not None:
            loop.run_until_complete(self.door.stop())

    async def __rsgi__(self, scope: Scope, channel: Channel) -> None:
        """Serve one call."""
        call = Call(scope, channel)
        door = self.door
        path = scope.path
        if path in PUBLIC_PATHS:
            await self._site.serve(call)
        elif door is None:
            call.problem("SHUTTING_DOWN", {})
        else:
            await _serve(door, call, path)


async def _serve(door: Door, call: Call, path: str) -> None:
    name = "other"
    try:
        call.caller = await door.authentication.caller(call.headers.get("authorization"))
        endpoint, call.numbers = match(path, call.scope.method)
        name = endpoint.name
        call.caller.require(endpoint.scope)
        call.bodies = door.bodies
        answer = await endpoint.run(door, call)
        status, code, data = outcome_of(answer, endpoint.created)
        if code == "OK":
            call.answer(status, answer)
        else:
            status = call.problem(code, data)
    except Problem as problem:
        status = call.problem(problem.code, problem.data)
    except Exception as error:  # noqa: BLE001 - the caller gets a problem document whatever it was
        log.error("call_failed", request_id=call.request_id, call=name, **fault_report(error))  # noqa: TRY400 -- no values in logs
        status = call.problem("INTERNAL", {})
    door.measures.answers[name, status] += 1


def match(path: str, method: str) -> tuple[Endpoint, tuple[str, ...]]:
    """Return the endpoint of the path and the number in it; raises `Problem` NOT_FOUND or METHOD_NOT_ALLOWED.

    The path comes decoded, so a number is all between the room and the last slash, for it may hold slashes itself.
    """
    numbers: tuple[str, ...] = ()
    calls = WHOLE.get(path)
    if calls is None:
        room, _, rest = path[len(PREFIX) :].partition("/") if path.startswith(PREFIX) else ("", "", "")
        number, slash, verb = rest.rpartition("/")
        calls = BETWEEN.get((room, verb)) if slash else None
        if calls is None:
            raise Problem("NOT_FOUND")
        numbers = (_number(number),)
    endpoint = calls.get(method)
    if endpoint is None:
        raise Problem("METHOD_NOT_ALLOWED", allowed=", ".join(sorted(calls)))
    return endpoint, numbers


def _number(number: str) -> str:
    if NO_TEXT in number:
        raise Problem("TEXT_INVALID")
    if not NUMBER.fullmatch(number):
        raise Problem("FIELD_INVALID", field="path", problem="1–64 characters, printable ASCII or Chinese")
    return number


def build_app(runtime: ApiRuntime) -> PointsApi:
    """Return the RSGI application of the Points API."""
    return PointsApi(runtime)
