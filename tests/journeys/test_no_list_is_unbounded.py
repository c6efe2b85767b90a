# SPDX-License-Identifier: Apache-2.0
"""Every list of the Management API ends somewhere: a limit, a cursor, and the pages together are the list."""

from typing import Any, Final

import pytest

from haowu.doors.management_api.api import api
from haowu.doors.management_api.routing import encode_cursor
from haowu.merchants.tests.partners import LICENCE
from tests.journeys.desk import Client, Desk
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.shelf import Shelf, code_of

ENDED: Final = {
    "/webhook-kinds": "our own list of kinds",
    "/store-templates": "our own list of templates",
    "/reward-categories": "our own list of categories",
    "/tiers/overlaps": "pairs of the tiers of one ladder",
    "/tiers/choices": "the benefits of one menu",
    "/programs/{program}/changes": "the fields of one programme's text",
    "/members/{member}/expiring": "one entry a point type",
}
"""Lists that something else bounds, and what."""
LICENCE_SEEN: Final = {"licence_no": LICENCE, "next_check_on": "2027-11-01"}


def answers() -> dict[str, tuple[dict[str, Any], set[str]]]:
    """Return for each GET the schema of its answer, and the names of its query's parameters."""
    document: dict[str, Any] = api.get_openapi_schema()
    schemas = document["components"]["schemas"]
    found = {}
    for path, calls in document["paths"].items():
        if "get" not in calls:
            continue
        schema = calls["get"]["responses"][200]["content"]["application/json"]["schema"]
        whole = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        found[path.removeprefix("/api/v1")] = (whole, {each["name"] for each in calls["get"].get("parameters", ())})
    return found


def test_a_list_has_a_limit_and_a_cursor_or_stands_among_those_that_end() -> None:
    bare = {path for path, (schema, _) in answers().items() if schema.get("type") == "array"}
    assert bare == set(ENDED)
    pages = [asked for schema, asked in answers().values() if "next_cursor" in schema.get("properties", {})]
    assert len(pages) > 50
    assert all({"cursor", "limit"} <= asked for asked in pages)


def walk(client: Client, path: str, limit: int) -> list[Any]:
    """Return all items, asked for so many at a time."""
    found: list[Any] = []
    cursor = ""
    while True:
        answer = client.get(path, params={"limit": limit, "cursor": cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            return found


@pytest.fixture
def filled(desk: Desk) -> dict[str, str]:
    """Things enough that a page of one or two is not the whole; each list with who reads it."""
    shelf = Shelf(desk)
    shelf.put_up("set-4")
    now = desk.clock.now().isoformat()
    for number in range(3):
        shelf.see("set-4", 30_000 + number, now)
        price = {"points": 3000 - number, "from_at": now, "reason": "cost"}
        assert shelf.manager.post(f"{shelf.path}/set-4/prices", price).status_code == 201
        sample = {"is_good": True, "note": f"抽检{number}"}
        sampled = desk.as_role("operator_product").post("/reward-samples/jiafang/set-4", sample)
        assert sampled.status_code == 201, sampled.text
        checked = desk.as_role("operator_product").post("/merchants/jiafang/verifications", LICENCE_SEEN)
        assert checked.status_code == 201, checked.text
    publisher = Publisher(desk)
    for month in ("2027-01", "2027-02"):
        publisher.publish(next_version(f"{month}-01T00:00:00+08:00"))
    return {
        "/merchants/jiafang/rewards/set-4/prices": "auditor",
        "/rewards/jiafang/set-4/prices": "auditor",
        "/merchants/jiafang/rewards/set-4/evidence": "auditor",
        "/merchants/jiafang/rewards/set-4/samples": "auditor",
        "/merchants/jiafang/verifications": "auditor",
        "/programs/mall/versions": "auditor",
        "/programs/mall/integrity": "auditor",
        "/keys": "security_admin",
        "/calendars": "auditor",
    }


def test_the_pages_together_are_the_list(desk: Desk, filled: dict[str, str]) -> None:
    for path, role in filled.items():
        reader = desk.as_role(role)
        whole = walk(reader, path, 200)
        assert len(whole) >= 3, path
        assert walk(reader, path, 1) == whole, path
        assert walk(reader, path, 2) == whole, path
        for limit in (0, 201):
            assert code_of(reader.get(path, params={"limit": limit})) == (422, "QUERY_INVALID"), path
        assert code_of(reader.get(path, params={"cursor": "WyJhIiwiYiIsImMiXQ"})) == (422, "CURSOR_INVALID"), path


@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
def test_a_cursor_the_database_cannot_be_asked_with_is_refused(desk: Desk, text: str) -> None:
    for path in ("/programs", "/programs/mall/budgets", "/settlement-runs/1/statements", "/calendars"):
        answer = desk.as_role("auditor").get(path, params={"cursor": encode_cursor([text])})
        assert code_of(answer) == (422, "CURSOR_INVALID"), path
