# SPDX-License-Identifier: Apache-2.0
"""Who asks, and may they? Decided from the key and the path before a body is read; what is not allowed is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ninja.security import HttpBearer

from haowu.access.queries import find_api_key
from haowu.access.scopes import ALL_MERCHANTS, NO_MERCHANT
from haowu.doors.management_api.door import door_of
from haowu.doors.points_api.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from haowu.access.queries import ApiKey

TOKEN_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call of the API as it was declared: what the permission matrix is tested against."""

    method: str
    path: str
    scope: str
    name: str

    @property
    def owner(self) -> str:
        """Return whose the thing is: `merchant`, `member`, or `platform`; the path says it."""
        for whose in ("merchant", "member"):
            if self.path.startswith(f"/{whose}s/{{{whose}}}"):
                return whose
        return "platform"

    @property
    def is_write(self) -> bool:
        """Return whether it changes something."""
        return self.method != "GET"


class BearerKey(HttpBearer):
    """The API key in the header Authorization, checked for one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Guard `endpoint`."""
        super().__init__()
        self._endpoint = endpoint

    def __call__(self, request: HttpRequest) -> Any:
        """Return the key of the request, or refuse."""
        sent = request.headers.get("Authorization", "")
        if sent[:7].lower() != "bearer " or len(sent) > TOKEN_LENGTH_MAX:
            raise Problem("UNAUTHENTICATED")
        return self.authenticate(request, sent[7:])

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Return the key of `token` if it may call the endpoint with this path; raises `Problem` otherwise."""
        door = door_of(request)
        with door.lend() as connection:
            key = find_api_key(connection, token)
        if key is None or key.is_revoked:
            raise Problem("UNAUTHENTICATED")
        if not key.is_usable(door.clock.now()):
            raise Problem("KEY_EXPIRED")
        if not door.take(key):
            raise Problem("RATE_LIMITED")
        if self._endpoint.scope not in key.scopes:
            raise Problem("SCOPE_MISSING", scope=self._endpoint.scope)
        match = cast("Any", request.resolver_match)
        check_owner(self._endpoint, key, match.kwargs)
        return key


def check_owner(endpoint: Endpoint, key: ApiKey, path: dict[str, Any]) -> None:
    """Refuse a key bound to another merchant or member than the path names, and platform business to outsiders."""
    if key.merchant == ALL_MERCHANTS:
        return
    match endpoint.owner:
        case "merchant":
            if key.merchant == NO_MERCHANT:
                raise Problem("OPERATOR_ONLY")
            if path["merchant"] != key.merchant:
                raise Problem("WRONG_MERCHANT", key_merchant=key.merchant)
        case "member":
            if path["member"] != key.member:
                raise Problem("WRONG_MEMBER")
        case _:
            if endpoint.is_write:
                raise Problem("OPERATOR_ONLY")
