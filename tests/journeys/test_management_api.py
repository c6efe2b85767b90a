# SPDX-License-Identifier: Apache-2.0
"""The envelope of the Management API: keys, roles, idempotency, four eyes, the trail, the sandbox."""

from concurrent.futures import ThreadPoolExecutor

from haowu.config.database import connect
from tests.journeys.desk import Desk

KEY = {"name": "till 2", "merchant": "jiafang", "scopes": ["orders:write"]}


def test_only_known_keys_enter(desk: Desk) -> None:
    assert desk.with_token("").get("/keys").status_code == 401
    answer = desk.with_token("hw_" + "x" * 43).get("/keys")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "UNAUTHENTICATED"
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_role_does_what_it_may_and_nothing_else(desk: Desk) -> None:
    answer = desk.as_role("clerk", merchant="jiafang").post("/keys", KEY)
    assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE_MISSING")
    assert desk.as_role("auditor").post("/keys", KEY).status_code == 403
    assert desk.as_role("security_admin").post("/keys", KEY).status_code == 201


def test_the_same_key_is_done_once(desk: Desk) -> None:
    admin = desk.as_role("security_admin")
    first = admin.post("/keys", KEY, key="once")
    again = admin.post("/keys", KEY, key="once")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    other = admin.post("/keys", {**KEY, "name": "till 3"}, key="once")
    assert (other.status_code, other.json()["code"]) == (422, "KEY_REUSED")


def test_what_is_told_once_is_kept_encrypted(desk: Desk) -> None:
    token = desk.as_role("security_admin").post("/keys", KEY, key="secret").json()["token"]
    with connect(desk.database_url) as connection:
        stored = connection.execute("select body from management_answer").fetchall()
    assert stored
    assert all(token.encode() not in bytes(body) and b"token" not in bytes(body) for (body,) in stored)


def test_eight_at_once_are_done_once(desk: Desk) -> None:
    admin = desk.as_role("security_admin")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: admin.post("/keys", KEY, key="race"), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert [key["name"] for key in admin.get("/keys").json()["items"]].count("till 2") == 1


def test_a_refusal_leaves_nothing_and_may_be_repeated(desk: Desk) -> None:
    admin = desk.as_role("security_admin")
    bad = admin.post("/keys", {**KEY, "scopes": ["everything"]}, key="later")
    assert (bad.status_code, bad.json()["code"]) == (422, "SCOPES_INVALID")
    assert admin.post("/keys", KEY, key="later").status_code == 201


def test_bad_input_is_named(desk: Desk) -> None:
    admin = desk.as_role("security_admin")
    assert admin.ask("POST", "/keys", {**KEY, "colour": "red"}).json()["code"] == "UNKNOWN_FIELD"
    missing = admin.post("/keys", {"merchant": "jiafang"}).json()
    assert (missing["code"], missing["field"]) == ("FIELD_MISSING", "name")
    assert admin.post("/keys", {**KEY, "name": "a\u0000b"}).status_code == 422
    assert admin.http.post("http://m.test/api/v1/keys", content=b"{", headers={
        "content-type": "application/json", "idempotency-key": "x"}).json()["code"] == "BROKEN_JSON"  # fmt: skip
    assert admin.http.post("http://m.test/api/v1/keys", json=KEY).json()["code"] == "IDEMPOTENCY_KEY_MISSING"
    assert admin.get("/nothing").json()["code"] == "NOT_FOUND"
    assert admin.put("/keys", KEY).json()["code"] == "METHOD_NOT_ALLOWED"
    assert admin.get("/audit?cursor=AAAA").json()["code"] == "CURSOR_INVALID"


def test_what_is_revoked_stays_out(desk: Desk) -> None:
    admin = desk.as_role("security_admin")
    made = admin.post("/keys", {"name": "temp", "role": "auditor"}).json()
    guest = desk.with_token(made["token"])
    assert guest.get("/audit").status_code == 200
    assert admin.delete(f"/keys/{made['id']}").status_code == 204
    assert guest.get("/audit").status_code == 401


def test_a_sandbox_key_leaves_no_trace(desk: Desk) -> None:
    admin = desk.as_role("security_admin")
    made = admin.post("/keys", {"name": "sandbox", "role": "security_admin", "is_sandbox": True}).json()
    sandbox = desk.with_token(made["token"])
    assert sandbox.post("/keys", KEY).status_code == 201
    assert "till 2" not in [key["name"] for key in admin.get("/keys").json()["items"]]


def test_every_change_stands_in_the_trail(desk: Desk) -> None:
    admin = desk.as_role("security_admin")
    admin.post("/keys", KEY)
    page = admin.get("/audit?limit=1").json()
    assert [(entry["action"], entry["subject"]) for entry in page["items"]] == [("create_key", "/api/v1/keys")]
    admin.post("/keys", KEY)
    first = admin.get("/audit?limit=1").json()
    second = admin.get(f"/audit?limit=1&cursor={first['next_cursor']}").json()
    assert second["items"][0]["id"] < first["items"][0]["id"]
    assert second["next_cursor"] == ""
