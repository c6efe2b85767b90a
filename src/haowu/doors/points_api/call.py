# SPDX-License-Identifier: Apache-2.0
"""One HTTP call, kept as thin as can be: its headers, its body with a limit and a time-out, its answer."""

from __future__ import annotations

import itertools
import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec

from haowu.doors.points_api.problems import Problem, describe
from haowu.doors.points_api.statuses import RETRY_AFTER_SECONDS

if TYPE_CHECKING:
    from haowu.doors.points_api.authentication import Caller
    from haowu.doors.points_api.body_reader import BodyReader
    from haowu.doors.points_api.rsgi import Channel, Scope

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
PROBLEM_JSON: Final = "application/problem+json"

Headers = list[tuple[str, str]]

_encode: Final = msgspec.json.Encoder().encode
_process: Final = secrets.token_hex(4)
_numbers: Final = itertools.count(1)
_content_types: Final = {media_type: ("content-type", media_type) for media_type in (JSON, PROBLEM_JSON)}
_no_store: Final = ("cache-control", "no-store")
_no_sniff: Final = ("x-content-type-options", "nosniff")


class Call:
    """The call's scope and channel; `caller`, `bodies` and `numbers` (from the path) are set before a route runs."""

    __slots__ = ("_channel", "bodies", "caller", "headers", "numbers", "request_id", "scope")

    caller: Caller
    bodies: BodyReader
    numbers: tuple[str, ...]

    def __init__(self, scope: Scope, channel: Channel) -> None:
        """Give the call a name for the logs of both sides."""
        self.scope = scope
        self._channel = channel
        self.headers = scope.headers
        sent = self.headers.get("x-request-id")
        if sent is not None and REQUEST_ID.fullmatch(sent):
            self.request_id = sent
        else:
            self.request_id = f"{_process}-{next(_numbers):08x}"

    @property
    def language(self) -> str:
        """`en` when English is the first wish of the caller, `zh` otherwise."""
        return "en" if (self.headers.get("accept-language") or "")[:2].lower() == "en" else "zh"

    def media_type(self) -> str:
        """Return the Content-Type without parameters, in small letters."""
        sent = self.headers.get("content-type") or ""
        return sent if sent == JSON else sent.partition(";")[0].strip().lower()

    async def json_body(self, limit_bytes: int, seconds: float) -> bytes:
        """Return the body of a JSON call; raises `Problem` for another media type."""
        if self.media_type() != JSON:
            raise Problem("UNSUPPORTED_MEDIA_TYPE", expected=JSON)
        return await self.body(limit_bytes, seconds)

    async def optional_json_body(self, limit_bytes: int, seconds: float) -> bytes:
        """Return the body, `{}` if there is none."""
        body = await self.body(limit_bytes, seconds)
        if not body:
            return b"{}"
        if self.media_type() != JSON:
            raise Problem("UNSUPPORTED_MEDIA_TYPE", expected=JSON)
        return body

    async def body(self, limit_bytes: int, seconds: float) -> bytes:
        """Return the whole body; raises `Problem` when it is too large, too slow, or its sender has gone."""
        declared = self.headers.get("content-length")
        if declared is not None:
            # isdigit first: int() also takes what HTTP does not, and long digits cost it quadratic time
            if len(declared) > len(str(limit_bytes)) or not declared.isdigit() or int(declared) > limit_bytes:
                raise Problem("BODY_TOO_LARGE", limit_bytes=limit_bytes)
            return await self.bodies.whole(self._channel, seconds)
        if "transfer-encoding" not in self.headers:
            return b""
        # The server ends a body without length alike when it is whole and when its sender broke off. A JSON object or
        # array shows by itself that nothing is missing; anything else must say how long it is.
        if self.media_type() != JSON:
            raise Problem("LENGTH_REQUIRED")
        body = await self.bodies.chunks(self._channel, limit_bytes, seconds)
        if not body:
            raise Problem("LENGTH_REQUIRED")
        return body

    def answer(self, status: int, body: object) -> None:
        """Send a JSON answer."""
        self._send_json(status, JSON, body)

    def problem(self, code: str, data: dict[str, Any], more: tuple[tuple[str, str], ...] = ()) -> int:
        """Send the problem document of `code`, with `more` headers; returns its status."""
        document = describe(code, data, request_id=self.request_id, language=self.language)
        extra = list(more)
        if code in RETRY_AFTER_SECONDS:
            extra.append(("retry-after", str(RETRY_AFTER_SECONDS[code])))
        status: int = document["status"]
        if status == 401:  # noqa: PLR2004 - the one status that obliges a header
            extra.append(("www-authenticate", 'Bearer realm="points"'))
        if code == "METHOD_NOT_ALLOWED":
            extra.append(("allow", str(data["allowed"])))
        self._send_json(status, PROBLEM_JSON, document, extra)
        return status

    def _send_json(self, status: int, media_type: str, body: object, extra: Headers | None = None) -> None:
        headers = [_content_types[media_type], ("x-request-id", self.request_id), _no_store, _no_sniff]
        if extra:
            headers += extra
        self._channel.response_bytes(status, headers, _encode(body))

    def send(self, status: int, headers: Headers, body: bytes) -> None:
        """Send an answer whole, with just these headers and its length."""
        self._channel.response_bytes(status, headers, body)
