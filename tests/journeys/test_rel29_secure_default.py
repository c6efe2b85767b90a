# SPDX-License-Identifier: Apache-2.0
"""REL-29: with the default configuration everything needs a key, but for pages and health."""

from datetime import timedelta

import pytest

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.operations.revoke_api_key import revoke_api_key
from haowu.doors.points_api.endpoints import ENDPOINTS, Endpoint
from tests.journeys.mall import Mall, order
from tests.journeys.till import BASE, Running, Till

ROOT = BASE.removesuffix("/points/v1")


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=[endpoint.name for endpoint in ENDPOINTS])
@pytest.mark.parametrize("token", ["", "hw_wrong", "x" * 500], ids=["no key", "wrong key", "huge key"])
def test_every_call_needs_a_key(server: Running, endpoint: Endpoint, token: str) -> None:
    path = endpoint.template.replace("{", "").replace("}", "")
    answer = Till(server, token).ask(endpoint.method, path)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_what_does_not_exist_needs_a_key_too(server: Running) -> None:
    for path in ("/points/v1/nothing", "/admin", "/.env", "/points/v1/orders/"):
        assert Till(server, "").get(ROOT + path).status_code == 401


def test_pages_and_health_are_open(server: Running) -> None:
    for path in (
        "/",
        "/?lang=en",
        "/points/v1/docs",
        "/points/v1/openapi.json",
        "/points/v1/style.css",
        "/healthz",
        "/readyz",
    ):
        assert Till(server, "").get(ROOT + path).status_code == 200
    wrong = Till(server, "").ask("POST", ROOT + "/healthz")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


def test_metrics_are_for_this_machine_or_the_operator(server: Running, mall: Mall) -> None:
    away = {"x-forwarded-for": "203.0.113.7"}
    assert Till(server, "").get(ROOT + "/metrics").status_code == 200
    assert Till(server, "").get(ROOT + "/metrics", headers=away).status_code == 401
    assert Till(server, mall.jiafang).get(ROOT + "/metrics", headers=away).status_code == 403
    answer = Till(server, mall.operator).get(ROOT + "/metrics", headers=away)
    assert (answer.status_code, "haowu_batch_items" in answer.text) == (200, True)


def test_a_scope_that_is_missing_is_refused(server: Running, mall: Mall) -> None:
    screen = Till(server, mall.reader)
    assert screen.get("/members/M100001/balance").status_code == 200
    refused = screen.post("/orders", order())
    assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (
        403,
        "SCOPE_MISSING",
        "orders:write",
    )


def test_an_operator_must_name_the_merchant(server: Running, mall: Mall) -> None:
    operator = Till(server, mall.operator)
    operator.credit(order())
    refused = operator.post("/orders/POS-1/confirm")
    assert (refused.status_code, refused.json()["code"]) == (422, "MERCHANT_REQUIRED")
    assert operator.post("/orders/POS-1/confirm", {"merchant": "jiafang"}).status_code == 201


def test_another_merchants_order_cannot_be_touched(server: Running, mall: Mall) -> None:
    Till(server, mall.jiafang).credit(order())
    stranger = Till(server, mall.muying)
    assert stranger.post("/orders/POS-1/confirm").status_code == 404
    assert stranger.post("/orders/POS-1/confirm", {"merchant": "jiafang"}).json()["code"] == "WRONG_MERCHANT"


def test_a_key_ends_at_its_end(server: Running, mall: Mall) -> None:
    with mall.runtime.connect() as connection:
        connection.execute("set role none")
        ends = mall.clock.now() + timedelta(minutes=1)
        new = create_api_key(
            connection, name="short", merchant="jiafang", scopes=["members:read"], clock=mall.clock, expires_at=ends
        )
    mall.clock.advance(timedelta(minutes=2))
    for _ in range(2):  # looked up, and remembered
        answer = Till(server, new.token).get("/members/M100001/balance")
        assert (answer.status_code, answer.json()["code"]) == (401, "KEY_EXPIRED")
        assert "已过期" in answer.json()["detail"]


def test_a_revoked_key_opens_nothing(server: Running, mall: Mall) -> None:
    with mall.runtime.connect() as connection:
        connection.execute("set role none")
        new = create_api_key(connection, name="old", merchant="jiafang", scopes=["members:read"], clock=mall.clock)
        revoke_api_key(connection, key_id=new.id, clock=mall.clock)
    answer = Till(server, new.token).get("/members/M100001/balance")
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
