# SPDX-License-Identifier: Apache-2.0
"""How an endpoint is declared: once, with its scope; everything around the one operation is done here.

A request is one transaction: guard → idempotency → the view's one operation → audit → commit.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.http import HttpResponse
from ninja import Router
from pydantic import TypeAdapter

from haowu.access.operations.record_audit import record_audit
from haowu.doors.management_api.answers import HEADER, Answer, begin_answer, idempotency_key, keep_answer, request_hash
from haowu.doors.management_api.door import ManagementDoor, door_of
from haowu.doors.management_api.guard import BearerKey, Endpoint
from haowu.doors.management_api.shapes import Asked, In, Out, Page, decode_cursor, encode_cursor, page_from, page_of
from haowu.kernel.actor import Actor, ActorKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from haowu.access.queries import ApiKey
    from haowu.kernel.clock import Clock
    from haowu.members.keys import MemberKeys
    from haowu.wire.line import Line

__all__ = [
    "ENDPOINTS",
    "Asked",
    "Call",
    "In",
    "Out",
    "Page",
    "RoomRouter",
    "decode_cursor",
    "encode_cursor",
    "page_from",
    "page_of",
]

View = TypeVar("View", bound="Callable[..., Any]")
ENDPOINTS: Final[list[Endpoint]] = []
"""Every endpoint there is, in the order of declaration."""

ANSWERS: Final = "management answers"
IDEMPOTENCY_PARAMETER: Final = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "同一编号只办理一次 The same key is never done twice",
    "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
}


@dataclass(frozen=True, slots=True)
class Call:
    """What a view is given: a connection inside the request's one transaction, and who asks."""

    connection: Line
    door: ManagementDoor
    key: ApiKey
    request_id: str
    language: str

    @property
    def clock(self) -> Clock:
        """Return the clock of this copy."""
        return self.door.clock

    @property
    def member_keys(self) -> MemberKeys:
        """Return the keys of members' fields."""
        return self.door.member_keys

    @property
    def actor(self) -> Actor:
        """Return who is written down as having done it."""
        if self.key.member is not None:
            return Actor(ActorKind.MEMBER, self.key.member)
        return Actor(ActorKind.API_KEY, str(self.key.id))

    def secret(self, purpose: str) -> bytes:
        """Return the 32 secret bytes kept for `purpose`."""
        return self.door.secret(purpose)


class RoomRouter:
    """The endpoints of one room."""

    def __init__(self, tag: str) -> None:
        """Group them under `tag`."""
        self.router = Router(tags=[tag])

    def read(self, path: str, *, scope: str, answer: Any) -> Callable[[View], View]:
        """Declare a GET."""
        return self._declare("GET", path, scope, answer, 200)

    def write(
        self, method: str, path: str, *, scope: str, answer: Any = None, status: int | None = None
    ) -> Callable[[View], View]:
        """Declare a POST (answers 201), PUT or DELETE (200); without `answer` 204."""
        usual = 204 if answer is None else 201 if method == "POST" else 200
        return self._declare(method, path, scope, answer, status or usual)

    def _declare(self, method: str, path: str, scope: str, answer: Any, status: int) -> Callable[[View], View]:
        def declare(view: View) -> View:
            endpoint = Endpoint(method, path, scope, view.__name__)
            ENDPOINTS.append(endpoint)
            extra: dict[str, Any] = {"x-scope": scope}
            if method == "POST":
                extra["parameters"] = [IDEMPOTENCY_PARAMETER]
            self.router.add_api_operation(
                path,
                [method],
                _handler(endpoint, view, answer, status),
                auth=BearerKey(endpoint),
                response={status: answer},
                summary=(view.__doc__ or view.__name__).strip().partition("\n")[0],
                operation_id=view.__name__,
                openapi_extra=extra,
            )
            return view

        return declare


def _handler(endpoint: Endpoint, view: Callable[..., Any], answer: Any, status: int) -> Callable[..., HttpResponse]:
    """Return what Django calls: the view wrapped into its transaction, with the same parameters behind the request."""
    adapter = None if answer is None else TypeAdapter(answer)

    def handle(request: HttpRequest, **parameters: Any) -> HttpResponse:
        door, key = door_of(request), request.auth  # type: ignore[attr-defined]  # ninja puts the key there
        name = idempotency_key(request) if endpoint.method == "POST" else ""
        with door.lend() as connection:
            call = Call(connection, door, key, request.request_id, request.language)  # type: ignore[attr-defined]  # our middleware sets both
            if name:
                asked = request_hash(request)
                known = begin_answer(
                    connection, key_id=key.id, name=name, asked=asked, at=door.clock.now(), secret=call.secret(ANSWERS)
                )
                if known is not None:
                    return _response(known, is_replay=True)
            result = view(call, **parameters)
            body = b"" if adapter is None else adapter.dump_json(adapter.validate_python(result, from_attributes=True))
            given = Answer(status, body)
            if endpoint.is_write:
                _finish(call, endpoint, request, name, given)
        return _response(given)

    signature = inspect.signature(view, eval_str=True)
    first, *rest = signature.parameters.values()
    handle.__signature__ = signature.replace(  # type: ignore[attr-defined]  # functions may carry one
        parameters=[first.replace(name="request"), *rest]
    )
    handle.__name__ = view.__name__
    handle.__doc__ = view.__doc__
    handle.__module__ = view.__module__
    return handle


def _finish(call: Call, endpoint: Endpoint, request: HttpRequest, name: str, given: Answer) -> None:
    """Keep the answer and the trail; a sandbox key's work ends here, undone."""
    if call.key.is_sandbox:
        call.connection.rollback()
        return
    if name:
        keep_answer(call.connection, key_id=call.key.id, name=name, answer=given, secret=call.secret(ANSWERS))
    record_audit(
        call.connection,
        actor=call.actor,
        action=endpoint.name,
        subject=request.path,
        request_id=call.request_id,
        body=request.body,
        clock=call.clock,
    )


def _response(answer: Answer, *, is_replay: bool = False) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if is_replay:
        response["Idempotent-Replayed"] = "true"
    return response
