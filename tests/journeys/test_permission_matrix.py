# SPDX-License-Identifier: Apache-2.0
"""Every endpoint × every role × a foreign merchant × a foreign member: refused before a body is read, or let in.

The expectation is written here a second time, from the role table and the path alone, and asked of the running API.
"""

import re

import pytest

from haowu.access.roles import ROLES, Binding
from haowu.doors.management_api.guard import Endpoint
from haowu.doors.management_api.routes import ROUTERS
from haowu.doors.management_api.routing import ENDPOINTS
from tests.journeys.desk import Client, Desk

OWN = {"merchant": "jiafang", "member": "M100001"}
FOREIGN = {"merchant": "muying", "member": "M100002"}
REFUSED = {"SCOPE_MISSING", "WRONG_MERCHANT", "WRONG_MEMBER", "OPERATOR_ONLY"}
assert ROUTERS


def client_of(desk: Desk, role: str) -> Client:
    """Return somebody of the role, bound to what is their own."""
    match ROLES[role][0]:
        case Binding.MEMBER:
            return desk.as_role(role, member=OWN["member"])
        case Binding.MERCHANT:
            return desk.as_role(role, merchant=OWN["merchant"])
        case Binding.PLATFORM:
            return desk.as_role(role)


def address(endpoint: Endpoint, names: dict[str, str]) -> str:
    """Return a path of the endpoint: owners by `names`, numbers that nothing has."""
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], "987654321"), endpoint.path)


def may(endpoint: Endpoint, role: str, *, is_own: bool) -> bool:
    """Say from the tables whether the role may call the endpoint for its own or a foreign thing."""
    binding, scopes = ROLES[role]
    if endpoint.scope not in scopes:
        return False
    if binding is Binding.PLATFORM:
        return True
    if endpoint.path.startswith("/merchants/{merchant}"):
        return binding is Binding.MERCHANT and is_own
    if endpoint.path.startswith("/members/{member}"):
        return binding is Binding.MEMBER and is_own
    return endpoint.method == "GET"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_what_its_table_says_and_nothing_else(desk: Desk, role: str) -> None:
    client = client_of(desk, role)
    wrong = []
    for endpoint in ENDPOINTS:
        for names, is_own in ((OWN, True), (FOREIGN, False)):
            # A body no endpoint takes: whoever may come in is refused for it or answered, nothing is changed.
            body = None if endpoint.method in {"GET", "DELETE"} else {"no such field": 1}
            answer = client.ask(endpoint.method, address(endpoint, names), body)
            is_refused = answer.status_code == 403 and answer.json()["code"] in REFUSED
            if is_refused == may(endpoint, role, is_own=is_own) or answer.status_code >= 500:
                wrong.append((endpoint.method, endpoint.path, is_own, answer.status_code, answer.text[:200]))
    assert wrong == []


def test_nobody_comes_in_without_a_key(desk: Desk) -> None:
    stranger = desk.with_token("")
    for endpoint in ENDPOINTS:
        assert stranger.ask(endpoint.method, address(endpoint, OWN)).status_code == 401, endpoint


def test_those_who_look_change_nothing() -> None:
    writing = {endpoint.scope for endpoint in ENDPOINTS if endpoint.is_write}
    assert writing & ROLES["auditor"][1] == set()
    assert writing & ROLES["regulator"][1] == set()


def test_every_endpoint_has_one_name() -> None:
    names = [endpoint.name for endpoint in ENDPOINTS]
    assert sorted({name for name in names if names.count(name) > 1}) == []
