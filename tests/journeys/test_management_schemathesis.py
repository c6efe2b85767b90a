# SPDX-License-Identifier: Apache-2.0
"""Schemathesis throws what the Management API's description allows, and what it forbids, at every operation.

Nothing is ever a server error, nothing without a key is answered, and nothing that does not fit is accepted.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import response_schema_conformance

from haowu.access.roles import ROLES
from haowu.config.wsgi import wsgi_application
from haowu.doors.management_api.api import api
from haowu.kernel.clock import FixedClock
from tests.journeys.climbing import LADDER
from tests.journeys.desk import Desk
from tests.journeys.mall import build_mall

SHOP: Final = "jiafang"
SEED: Final = 20261128
EXAMPLES: Final = 8
HANDS: Final = (
    "operator_product",
    "operator_finance",
    "operator_service",
    "operator_risk",
    "operator_marketing",
    "security_admin",
    "system_admin",
    "auditor",
    "clerk",
)
"""Together they may do everything; the clerk, who alone verifies, at one merchant."""


class Joint:
    """The application that schemathesis was given, joined to this run's database once there is one."""

    def __init__(self) -> None:
        self.application: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.application(environ, start_response)


JOINT: Final = Joint()


def description() -> dict[str, Any]:
    """Return the API's own description; refusals are of one shape everywhere."""
    document: dict[str, Any] = api.get_openapi_schema()
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = {
                "description": "refused",
                "content": {"application/problem+json": {"schema": {"type": "object", "required": ["code", "detail"]}}},
            }
    return document


schema = schemathesis.openapi.from_dict(description())
schema.app = JOINT


@pytest.fixture(scope="module")
def tokens(pg: Any) -> Iterator[list[str]]:
    """A mall for all operations; the keys of those who may most."""
    print(f"schemathesis seed {SEED}, {EXAMPLES} examples an operation")
    url = pg.create_database()
    clock = FixedClock(datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    build_mall(url, clock, LADDER)
    desk = Desk(url, clock)
    JOINT.application = wsgi_application(desk.door)
    yield [
        desk.as_role(role, merchant=SHOP if role == "clerk" else "*").http.headers["authorization"] for role in HANDS
    ]
    pg.drop_database(url)


@schema.parametrize()
@seed(SEED)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_nothing_breaks_the_door(case: schemathesis.Case[Any], tokens: list[str]) -> None:
    scope = case.operation.definition.raw["x-scope"]
    token = token_for(scope, tokens)
    if token == tokens[-1] and "merchant" in case.path_parameters:
        case.path_parameters["merchant"] = SHOP
    answer = case.call(headers={"Authorization": token})
    if answer.status_code < 300:
        case.validate_response(answer, checks=[response_schema_conformance])
    assert answer.status_code < 500, (answer.status_code, answer.text, case.as_curl_command())
    if answer.status_code >= 400:
        problem = answer.json()
        assert problem["code"], problem["detail"]
    body = None if case.meta is None else case.meta.components.get(ParameterLocation.BODY)
    if body is not None and body.mode.is_negative:  # a header nobody knows harms nobody
        assert answer.status_code >= 400 or case.method in {"GET", "DELETE"}, (answer.text, case.as_curl_command())


def token_for(scope: str, tokens: list[str]) -> str:
    """Return the key of a role that has the scope, so that bodies are really read."""
    for role, token in zip(HANDS, tokens, strict=True):
        if scope in ROLES[role][1]:
            return token
    return tokens[0]
