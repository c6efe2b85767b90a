# SPDX-License-Identifier: Apache-2.0
"""What needs no key: landing page, documentation, health; and metrics, for this machine or an operator's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from haowu.access.scopes import ALL_MERCHANTS
from haowu.doors.points_api.call import Call
from haowu.doors.points_api.pages.docs_page import docs_page
from haowu.doors.points_api.pages.landing_page import landing_page
from haowu.doors.points_api.pages.openapi import openapi_json
from haowu.doors.points_api.pages.style import STYLE
from haowu.doors.points_api.problems import Problem, describe

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message

    from haowu.doors.points_api.app import PointsApi

PATHS: Final = (
    "/",
    "/points/v1/docs",
    "/points/v1/openapi.json",
    "/points/v1/style.css",
    "/healthz",
    "/readyz",
    "/metrics",
)
PUBLIC_PATHS: Final = frozenset(PATHS)
LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
SAFE: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


class Site:
    """The pages of one running API."""

    def __init__(self, api: PointsApi) -> None:
        """Keep `api`, for its state of health and its measures."""
        self._api = api

    async def landing(self, request: Request) -> Response:
        """Show what this is."""
        return HTMLResponse(landing_page(_language(request)), headers=SAFE)

    async def docs(self, request: Request) -> Response:
        """Show the documentation."""
        return HTMLResponse(docs_page(_language(request)), headers=SAFE)

    async def openapi(self, _: Request) -> Response:
        """Return the OpenAPI document."""
        return Response(openapi_json(), media_type="application/json", headers=SAFE)

    async def style(self, _: Request) -> Response:
        """Return the style sheet."""
        return Response(STYLE, media_type="text/css", headers={**SAFE, "cache-control": "max-age=3600"})

    async def healthz(self, _: Request) -> Response:
        """Say that the process lives."""
        return JSONResponse({"status": "ok"}, headers=SAFE)

    async def readyz(self, _: Request) -> Response:
        """Say whether an order would be taken now."""
        door = self._api.door
        if door is None or not door.is_ready:
            return JSONResponse({"status": "not_ready"}, 503, headers=SAFE)
        return JSONResponse({"status": "ready"}, headers=SAFE)

    async def metrics(self, request: Request) -> Response:
        """Return the measures, to this machine or to an operator's key."""
        door = self._api.door
        if door is None:
            raise Problem("SHUTTING_DOWN")
        if not _is_local(request):
            caller = await door.authentication.caller(_authorization(request))
            if caller.key.merchant != ALL_MERCHANTS:
                raise Problem("SCOPE_MISSING", scope="metrics")
        return Response(door.measures.text(), media_type="text/plain; version=0.0.4", headers=SAFE)


def build_site(api: PointsApi) -> Starlette:
    """Return the pages of `api`."""
    site = Site(api)
    pages = (site.landing, site.docs, site.openapi, site.style, site.healthz, site.readyz, site.metrics)
    routes = [Route(path, page, methods=["GET"]) for path, page in zip(PATHS, pages, strict=True)]
    return Starlette(routes=routes, exception_handlers={Problem: _problem, 405: _not_allowed})


def _language(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _authorization(request: Request) -> bytes | None:
    sent = request.headers.get("authorization")
    return None if sent is None else sent.encode("latin-1")


def _is_local(request: Request) -> bool:
    """Return whether it comes from this machine; a proxy here speaks for others, so a forwarded request does not."""
    is_forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return request.client is not None and request.client.host in LOOPBACK and not is_forwarded


async def _unused(message: Message) -> None:
    """Stand in for the channel that Starlette keeps to itself."""
    del message


def _answer(request: Request, problem: Problem) -> Response:
    call = Call(request.scope, request.receive, _unused)
    document = describe(problem.code, problem.data, request_id=call.request_id, language=call.language)
    headers = {**SAFE, "x-request-id": call.request_id}
    if problem.code == "METHOD_NOT_ALLOWED":
        headers["allow"] = str(problem.data["allowed"])
    if document["status"] == 401:  # noqa: PLR2004 - the one status that obliges a header
        headers["www-authenticate"] = 'Bearer realm="points"'
    return JSONResponse(document, document["status"], headers, "application/problem+json")


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - Starlette types handlers by Exception
    return _answer(request, error)


async def _not_allowed(request: Request, _: Exception) -> Response:
    return _answer(request, Problem("METHOD_NOT_ALLOWED", allowed="GET, HEAD"))
