# SPDX-License-Identifier: Apache-2.0
"""The API itself: its routers, and how refusals are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from haowu.doors.management_api.door import door_of
from haowu.doors.management_api.middleware import problem_response
from haowu.doors.management_api.routes import ROUTERS
from haowu.doors.points_api.problems import Problem
from haowu.kernel.errors import HaowuError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

api: Final = NinjaAPI(
    title="红米好物 管理接口 Haowu Management API",
    version="1",
    description="金额以分、积分以个计,均为整数;时间带时区。 Money in fen, points in points, both integers.",
    docs_url=None,  # its page would fetch scripts from a CDN; ours comes with people's doors
    urls_namespace="management",
)


@api.exception_handler(ValidationError)
def refuse_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the first field that is wrong."""
    first: dict[str, Any] = error.errors[0] if error.errors else {"type": "", "loc": []}
    places = [str(part) for part in first["loc"]]
    is_query = places[:1] == ["query"]
    field = ".".join(places[2:] if places[:1] == ["body"] else places[1:]) or "$"
    match first["type"]:
        case "missing":
            code = "FIELD_MISSING"
        case "extra_forbidden":
            code = "UNKNOWN_FIELD"
        case "json_invalid":
            code = "BROKEN_JSON"
        case _:
            code = "QUERY_INVALID" if is_query else "FIELD_INVALID"
    return problem_response(request, Problem(code, field=field, problem=str(first.get("msg", ""))))


@api.exception_handler(HttpError)
def refuse_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Tell of a body that cannot be read."""
    return problem_response(request, Problem("BROKEN_JSON", problem=str(error)))


@api.exception_handler(Http404)
def refuse_address(request: HttpRequest, error: Http404) -> HttpResponse:
    """Tell that there is no such address."""
    del error
    return problem_response(request, Problem("NOT_FOUND"))


@api.exception_handler(HaowuError)
@api.exception_handler(Problem)
@api.exception_handler(psycopg.Error)
def refuse(request: HttpRequest, error: Exception) -> HttpResponse:
    """Tell why a room refused."""
    return problem_response(request, error)


@api.get("/readyz", auth=None, include_in_schema=False)
def show_ready(request: HttpRequest) -> dict[str, bool]:
    """Say whether requests can be answered: the database is there."""
    with door_of(request).lend() as connection:
        connection.execute("select 1")
    return {"ready": True}


for _room in ROUTERS:
    api.add_router("", _room.router)
