# SPDX-License-Identifier: Apache-2.0
"""What needs no key: landing page, documentation, health; and metrics, for this machine or an operator's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from haowu.access.scopes import ALL_MERCHANTS
from haowu.doors.points_api.pages.docs_page import docs_page
from haowu.doors.points_api.pages.landing_page import landing_page
from haowu.doors.points_api.pages.openapi import openapi_json
from haowu.doors.points_api.pages.style import STYLE
from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from haowu.doors.points_api.app import PointsApi
    from haowu.doors.points_api.call import Call

PUBLIC_PATHS: Final = frozenset(
    {
        "/",
        "/points/v1/docs",
        "/points/v1/openapi.json",
        "/points/v1/style.css",
        "/healthz",
        "/readyz",
        "/metrics",
    }
)
LOOPBACK: Final = frozenset({"127.0.0.1", "[::1]", "::1"})
POLICY: Final = (
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
)
SAFE: Final = (*POLICY, ("x-content-type-options", "nosniff"))
HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"


class Site:
    """The pages of one running API."""

    def __init__(self, api: PointsApi) -> None:
        """Keep `api`, for its state of health and its measures."""
        self._api = api

    async def serve(self, call: Call) -> None:
        """Answer a call for one of `PUBLIC_PATHS`."""
        try:
            await self._page(call)
        except Problem as problem:
            call.problem(problem.code, problem.data, POLICY)

    async def _page(self, call: Call) -> None:
        if call.scope.method not in {"GET", "HEAD"}:
            raise Problem("METHOD_NOT_ALLOWED", allowed="GET, HEAD")
        match call.scope.path:
            case "/":
                _show(call, HTML, landing_page(_language(call)).encode())
            case "/points/v1/docs":
                _show(call, HTML, docs_page(_language(call)).encode())
            case "/points/v1/openapi.json":
                _show(call, JSON, openapi_json())
            case "/points/v1/style.css":
                headers = [*SAFE, ("cache-control", "max-age=3600"), ("content-type", "text/css; charset=utf-8")]
                call.send(200, headers, STYLE.encode())
            case "/healthz":
                _show(call, JSON, b'{"status":"ok"}')
            case "/readyz":
                self._readyz(call)
            case _:
                await self._metrics(call)

    def _readyz(self, call: Call) -> None:
        """Say whether an order would be taken now."""
        door = self._api.door
        if door is None or not door.is_ready:
            _show(call, JSON, b'{"status":"not_ready"}', 503)
        else:
            _show(call, JSON, b'{"status":"ready"}')

    async def _metrics(self, call: Call) -> None:
        """Return the measures, to this machine or to an operator's key."""
        door = self._api.door
        if door is None:
            raise Problem("SHUTTING_DOWN")
        if not _is_local(call):
            caller = await door.authentication.caller(call.headers.get("authorization"))
            if caller.key.merchant != ALL_MERCHANTS:
                raise Problem("SCOPE_MISSING", scope="metrics")
        _show(call, "text/plain; version=0.0.4; charset=utf-8", door.measures.text())


def _show(call: Call, media_type: str, body: bytes, status: int = 200) -> None:
    call.send(status, [*SAFE, ("content-type", media_type)], body)


def _language(call: Call) -> str:
    return "en" if parse_qs(call.scope.query_string).get("lang", [""])[-1] == "en" else "zh"


def _is_local(call: Call) -> bool:
    """Return whether it comes from this machine; a proxy here speaks for others, so a forwarded request does not."""
    is_forwarded = "x-forwarded-for" in call.headers or "forwarded" in call.headers
    return call.scope.client.rpartition(":")[0] in LOOPBACK and not is_forwarded
