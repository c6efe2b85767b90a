# SPDX-License-Identifier: Apache-2.0
"""Bad input of any kind gets a problem document with a stable code, and changes nothing."""

import json
from typing import Any

import pytest

from tests.journeys.mall import order
from tests.journeys.till import Till

NOTHING: tuple[list[Any], list[Any]] = ([], [])
MEMBERS = ("M100001", "M100002", "M100009")


def everything(till: Till) -> tuple[list[Any], list[Any]]:
    """Return all accounts and all journals, refusals too, of everybody whom the requests here name."""
    accounts = [till.get(f"/members/{member}/balance").json()["accounts"] for member in MEMBERS]
    journals = [till.get(f"/members/{member}/journals").json()["journals"] for member in MEMBERS]
    return [each for found in accounts for each in found], [each for found in journals for each in found]


LINE = {"line_no": 1, "sku": "SET-4", "category": "bedding", "quantity": 1, "paid_fen": 80_000}


def without(field: str) -> dict[str, Any]:
    """Return an order that lacks `field`."""
    return {name: value for name, value in order().items() if name != field}


CONTRADICTIONS: list[tuple[str, dict[str, Any], int, str]] = [
    ("unknown field", order(points=10**6), 422, "UNKNOWN_FIELD"),
    ("missing field", without("paid_fen"), 422, "FIELD_MISSING"),
    ("text for a number", {**order(), "paid_fen": "80000"}, 422, "FIELD_INVALID"),
    ("float for fen", {**order(), "paid_fen": 80_000.0}, 422, "FIELD_INVALID"),
    ("negative amount", {**order(), "paid_fen": -1}, 422, "NUMBER_OUT_OF_RANGE"),
    ("beyond bigint", {**order(), "paid_fen": 2**63}, 422, "NUMBER_OUT_OF_RANGE"),
    ("beyond the limit", {**order(), "paid_fen": 10**13 + 1}, 422, "NUMBER_OUT_OF_RANGE"),
    ("zero quantity", order(lines=[{**LINE, "quantity": 0}]), 422, "NUMBER_OUT_OF_RANGE"),
    ("lines do not add up", {**order(), "paid_fen": 79_999}, 422, "LINE_SUM_MISMATCH"),
    ("line number twice", order(paid_fen=160_000, lines=[LINE, LINE]), 422, "LINE_REPEATED"),
    ("too many lines", order(lines=[{**LINE, "line_no": n} for n in range(1, 502)]), 422, "TOO_MANY_ITEMS"),
    ("future date", order(paid_at="2026-11-22T10:06:00+08:00"), 422, "DATE_IN_FUTURE"),
    ("year 9999", order(paid_at="9999-12-31T23:59:59-08:00"), 422, "DATE_IN_FUTURE"),
    ("year 1", order(paid_at="0001-01-01T00:00:00+08:00"), 422, "DATE_OUT_OF_RANGE"),
    ("31 days ago", order(paid_at="2026-10-22T09:30:00+08:00"), 422, "ORDER_TOO_OLD"),
    ("no offset", order(paid_at="2026-11-22T09:30:00"), 422, "FIELD_INVALID"),
    ("wrong merchant", order(merchant="muying"), 403, "WRONG_MERCHANT"),
    ("unknown member", order(member="M999999"), 422, "NOT_A_MEMBER"),
    ("blocked member", order(member="M100009"), 403, "MEMBER_BLOCKED"),
    ("unknown store", order(store="nowhere"), 422, "UNKNOWN_STORE"),
    ("not settled", order(settled=False), 422, "NO_SETTLED_ORDER"),
    ("NUL in a text", order(lines=[{**LINE, "sku": "A\0B"}]), 422, "TEXT_INVALID"),
    ("over-long number", order("N" * 65), 422, "FIELD_INVALID"),
    ("empty number", order(""), 422, "FIELD_INVALID"),
    ("more off than paid", order(coupon_fen=80_001), 422, "DEDUCTION_EXCEEDS_PAID"),
]


@pytest.mark.parametrize(
    ("body", "status", "code"), [row[1:] for row in CONTRADICTIONS], ids=[r[0] for r in CONTRADICTIONS]
)
def test_a_contradictory_order_is_refused(till: Till, body: dict[str, Any], status: int, code: str) -> None:
    answer = till.post("/orders", body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["detail"]
    assert everything(till) == NOTHING


GOOD = json.dumps(order()).encode()
BYTES = [
    ("nothing", b"", 400, "BROKEN_JSON"),
    ("cut off", b'{"order_no":"A', 400, "BROKEN_JSON"),
    ("not an object", b"[]", 422, "FIELD_INVALID"),
    ("not UTF-8", GOOD.replace(b"SET-4", b"\xff\xfe"), 422, "TEXT_INVALID"),
    ("lone surrogate", GOOD.replace(b"SET-4", b"\\ud800"), 400, "BROKEN_JSON"),
    ("field twice", GOOD.replace(b'"settled"', b'"paid_fen": 1, "settled"'), 422, "DUPLICATE_FIELD"),
    ("twice, escaped", GOOD.replace(b'"settled"', b'"paid\\u005ffen": 1, "settled"'), 422, "DUPLICATE_FIELD"),
    ("NaN", GOOD.replace(b"80000", b"NaN"), 400, "BROKEN_JSON"),
    ("deep nesting", b"[" * 100_000, 422, "FIELD_INVALID"),
    ("too large", b'{"order_no":"' + b"A" * 600_000 + b'"}', 413, "BODY_TOO_LARGE"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code"), [row[1:] for row in BYTES], ids=[row[0] for row in BYTES])
def test_broken_bytes_are_refused(till: Till, body: bytes, status: int, code: str) -> None:
    answer = till.post_raw("/orders", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert everything(till) == NOTHING


def test_wrong_media_type_method_and_path(till: Till) -> None:
    assert till.post_raw("/orders", b"a=1", "application/x-www-form-urlencoded").status_code == 415
    wrong = till.get("/orders")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "POST")
    unknown = till.get("/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NOT_FOUND")


def test_the_detail_is_chinese_unless_english_is_asked_for(till: Till) -> None:
    body = order(member="M999999")
    assert "会员" in till.post("/orders", body).json()["detail"]
    assert "member" in till.post("/orders", body, headers={"accept-language": "en-GB"}).json()["detail"]


def test_a_clerk_is_told_in_chinese_and_the_developer_in_english(till: Till) -> None:
    for body, told in (
        (b'{"order_no":"A', "读不出来"),
        (GOOD.replace(b"80000", b"-1"), "金额(paid_fen)"),
        (GOOD.replace(b"80000", b'"80000"', 1), "金额(paid_fen)"),
    ):
        problem = till.post_raw("/orders", body).json()
        assert (told in problem["detail"], problem["problem"].isascii()) == (True, True), problem
        assert problem["problem"] not in problem["detail"]
    assert till.balance()["pending"] == 0


def test_a_sane_request_id_is_kept_and_another_replaced(till: Till) -> None:
    kept = till.post("/orders", order(), headers={"x-request-id": "till-7.00000001"})
    assert kept.headers["x-request-id"] == "till-7.00000001"
    replaced = till.post("/orders", order(), headers={"x-request-id": "no spaces please"})
    assert replaced.headers["x-request-id"] != "no spaces please"


def test_queries_are_checked(till: Till) -> None:
    for query, code in (
        ("?limit=0", "QUERY_INVALID"),
        ("?limit=1.5", "QUERY_INVALID"),
        ("?x=1", "QUERY_INVALID"),
        ("?after=nonsense", "CURSOR_INVALID"),
        ("?point_type=gold", "UNKNOWN_POINT_TYPE"),
    ):
        answer = till.get(f"/members/M100001/lots{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, code), query


def test_an_unknown_member_is_not_found(till: Till) -> None:
    answer = till.get("/members/M999999/balance")
    assert (answer.status_code, answer.json()["code"]) == (404, "MEMBER_NOT_FOUND")
