# SPDX-License-Identifier: Apache-2.0
"""What needs no key: landing page, documentation, health; and metrics, for this machine or an operator's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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

    from haowu.doors.points_api.app import PointsApi

PUBLIC_PATHS: Final = frozenset(
    {"/", "/points/v1/docs", "/points/v1/openapi.json", "/points/v1/style.css", "/healthz", "/readyz", "/metrics"}
)
LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
SAFE: Final = {
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def build_site(api: PointsApi) -> Starlette:
    """Return the pages of `api`."""

    async def landing(request: Request) -> Response:
        return HTMLResponse(landing_page(_language(request)), headers=SAFE)

    async def docs(request: Request) -> Response:
        return HTMLResponse(docs_page(_language(request)), headers=SAFE)

    async def openapi_document(_: Request) -> Response:
        return Response(openapi_json(), media_type="application/json", headers=SAFE)

    async def style(_: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers={**SAFE, "cache-control": "max-age=3600"})

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=SAFE)

    async def readyz(_: Request) -> Response:
        is_ready = api.door is not None and api.door.is_ready
        return JSONResponse({"status": "ready" if is_ready else "not_ready"}, 200 if is_ready else 503, headers=SAFE)

    async def metrics(request: Request) -> Response:
        if api.door is None:
            raise Problem("SHUTTING_DOWN")
        if not _is_local(request):
            caller = await api.door.authentication.caller(_authorization(request))
            if caller.key.merchant != ALL_MERCHANTS:
                raise Problem("SCOPE_MISSING", scope="metrics")
        return Response(api.door.measures.text(), media_type="text/plain; version=0.0.4", headers=SAFE)

    pages = {
        "/": landing,
        "/points/v1/docs": docs,
        "/points/v1/openapi.json": openapi_document,
        "/points/v1/style.css": style,
        "/healthz": healthz,
        "/readyz": readyz,
        "/metrics": metrics,
    }
    routes = [Route(path, page, methods=["GET"]) for path, page in pages.items()]
    return Starlette(routes=routes, exception_handlers={Problem: _problem, 405: _not_allowed})


def _language(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _authorization(request: Request) -> bytes | None:
    sent = request.headers.get("authorization")
    return None if sent is None else sent.encode("latin-1")


def _is_local(request: Request) -> bool:
    """A proxy on this machine speaks for others, so a forwarded request is never local."""
    is_forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return request.client is not None and request.client.host in LOOPBACK and not is_forwarded


def _answer(request: Request, problem: Problem) -> Response:
    call = Call(dict(request.scope), None, None)
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


async def _not_allowed(request: Request, _: Any) -> Response:
    return _answer(request, Problem("METHOD_NOT_ALLOWED", allowed="GET, HEAD"))
