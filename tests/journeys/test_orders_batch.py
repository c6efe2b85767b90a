# SPDX-License-Identifier: Apache-2.0
"""Many orders in one call: each judged alone, answers in their order."""

import json

from tests.journeys.mall import order
from tests.journeys.till import Till


def test_one_result_an_order_in_order(till: Till) -> None:
    till.credit(order("OLD", 10_000))
    answer = till.post(
        "/orders/batch", [order("NEW", 20_000), order("BAD", 100, member="M999999"), order("OLD", 10_000), {"x": 1}]
    )
    assert answer.status_code == 200
    body = answer.json()
    assert (body["credited"], body["replayed"], body["refused"]) == (1, 1, 2)
    assert [(item["place"], item["status"], item["code"]) for item in body["results"]] == [
        (0, 201, "OK"),
        (1, 422, "NOT_A_MEMBER"),
        (2, 200, "OK"),
        (3, 422, "UNKNOWN_FIELD"),
    ]
    assert till.balance()["pending"] == 300


def test_ndjson_is_taken_too(till: Till) -> None:
    lines = "\n".join(json.dumps(order(f"N-{number}", 100)) for number in range(1200)) + "\n\n"
    answer = till.post_raw("/orders/batch", lines.encode(), "application/x-ndjson")
    assert (answer.status_code, answer.json()["credited"]) == (200, 1200)
    assert till.balance()["pending"] == 1200


def test_nothing_is_an_empty_answer(till: Till) -> None:
    assert till.post("/orders/batch", []).json() == {"credited": 0, "replayed": 0, "refused": 0, "results": []}


def test_too_many_are_refused_whole(till: Till) -> None:
    answer = till.post_raw("/orders/batch", b"[" + b",".join([b"1"] * 5001) + b"]")
    assert (answer.status_code, answer.json()["code"], answer.json()["items"]) == (422, "TOO_MANY_ITEMS", 5001)


def test_an_object_is_no_batch(till: Till) -> None:
    assert till.post("/orders/batch", order()).json()["code"] == "FIELD_INVALID"
    assert till.post_raw("/orders/batch", b"[1,").json()["code"] == "BROKEN_JSON"
