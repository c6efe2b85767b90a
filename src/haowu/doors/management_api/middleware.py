# SPDX-License-Identifier: Apache-2.0
"""Around every request: its number, its language, safe headers, and a problem document for whatever went wrong."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec
import psycopg
import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse

from haowu.doors.management_api.problems import describe, of_error
from haowu.doors.points_api.problems import Problem
from haowu.doors.points_api.statuses import RETRY_AFTER_SECONDS
from haowu.kernel.errors import HaowuError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
BODY_BYTES: Final = 512 * 1024
SAFE_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Envelope:
    """The one middleware of the Management API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap `get_response`."""
        self._get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer `request`."""
        sent = request.headers.get("X-Request-Id", "")
        request.request_id = sent if REQUEST_ID.fullmatch(sent) else secrets.token_hex(8)
        request.language = "en" if request.headers.get("Accept-Language", "")[:2].lower() == "en" else "zh"
        problem = _unreadable(request)
        response = problem_response(request, problem) if problem else self._get_response(request)
        if response.status_code in {404, 405} and "json" not in response.get("Content-Type", ""):
            response = _plain_refusal(request, response)
        response["X-Request-Id"] = request.request_id
        for name, value in SAFE_HEADERS.items():
            response[name] = value
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Answer what no handler expected."""
        return problem_response(request, error)


def problem_response(request: Any, error: Exception) -> HttpResponse:
    """Return the problem document of `error`; what we did not foresee is logged and told as INTERNAL."""
    refusal = _as_refusal(error)
    if refusal is None:
        structlog.get_logger().error("request_failed", request_id=request.request_id, exc_info=error)
        refusal = Problem("INTERNAL")
    document = of_error(refusal, request_id=request.request_id, language=request.language)
    return document_response(document)


def document_response(document: dict[str, Any]) -> HttpResponse:
    """Return a problem document as an answer."""
    body = msgspec.json.encode(document, enc_hook=str)
    response = HttpResponse(body, status=document["status"], content_type="application/problem+json")
    if document["status"] == 401:  # noqa: PLR2004 - the one status that obliges a header
        response["WWW-Authenticate"] = 'Bearer realm="management"'
    if document["code"] in RETRY_AFTER_SECONDS:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS[document["code"]])
    return response


def _as_refusal(error: Exception) -> HaowuError | Problem | None:  # noqa: PLR0911 - a table, one line a kind
    match error:
        case HaowuError() | Problem():
            return error
        case RequestDataTooBig():
            return Problem("BODY_TOO_LARGE", limit_bytes=BODY_BYTES)
        case psycopg.errors.UniqueViolation():
            return Problem("ALREADY_EXISTS")
        case psycopg.errors.NumericValueOutOfRange() | psycopg.errors.DatetimeFieldOverflow():
            return Problem("NUMBER_OUT_OF_RANGE", field="?", problem="too large")
        case psycopg.errors.SerializationFailure() | psycopg.errors.DeadlockDetected():
            return Problem("SERVER_BUSY")
        case psycopg.OperationalError():
            return Problem("DATABASE_AWAY")
    return None


def _unreadable(request: Any) -> Problem | None:
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return Problem("TEXT_INVALID")
    try:
        body = request.body
    except RequestDataTooBig:
        return Problem("BODY_TOO_LARGE", limit_bytes=BODY_BYTES)
    if body and request.content_type != "application/json":
        return Problem("UNSUPPORTED_MEDIA_TYPE", expected="application/json")
    return None


def _plain_refusal(request: Any, response: HttpResponse) -> HttpResponse:
    if response.status_code == 404:  # noqa: PLR2004 - HTTP's own word
        code, data = "NOT_FOUND", {}
    else:
        code, data = "METHOD_NOT_ALLOWED", {"allowed": response.get("Allow", "")}
    answer = document_response(describe(code, data, request_id=request.request_id, language=request.language))
    if "Allow" in response:
        answer["Allow"] = response["Allow"]
    return answer
