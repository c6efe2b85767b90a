# SPDX-License-Identifier: Apache-2.0
"""Bad holds, captures, refunds, confirmations and batches: a stable code, and neither a journal nor a point moves."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.mall import build_mall, hold, order
from tests.journeys.rsgi import RsgiChannel, RsgiScope
from tests.journeys.test_bad_input import everything
from tests.journeys.till import Running, Till

WHEN = "2026-11-22T09:50:00+08:00"


def refund(refund_fen: object = 100, line_no: object = 1, **changes: object) -> dict[str, Any]:
    """Return a refund of one line."""
    lines = [{"line_no": line_no, "refund_fen": refund_fen}]
    return {"refund_no": "R-1", "refunded_at": WHEN, "lines": lines, **changes}


Row = tuple[str, str, object, int, str]
HOLDS: list[Row] = [
    ("beyond bigint", "/holds", hold("H-2", 2**63), 422, "NUMBER_OUT_OF_RANGE"),
    ("largest bigint", "/holds", hold("H-2", 2**63 - 1), 422, "NUMBER_OUT_OF_RANGE"),
    ("beyond the limit", "/holds", hold("H-2", 10**13 + 1), 422, "NUMBER_OUT_OF_RANGE"),
    ("no points", "/holds", hold("H-2", 0), 422, "NUMBER_OUT_OF_RANGE"),
    ("negative points", "/holds", hold("H-2", -1), 422, "NUMBER_OUT_OF_RANGE"),
    ("points as text", "/holds", {**hold("H-2", 1), "points": "1"}, 422, "FIELD_INVALID"),
    ("half a point", "/holds", {**hold("H-2", 1), "points": 0.5}, 422, "FIELD_INVALID"),
    ("for no time", "/holds", hold("H-2", 1, lasts_seconds=0), 422, "NUMBER_OUT_OF_RANGE"),
    ("for a year", "/holds", hold("H-2", 1, lasts_seconds=365 * 86_400), 422, "NUMBER_OUT_OF_RANGE"),
    ("unknown points", "/holds", hold("H-2", 1, point_type="miles"), 422, "UNKNOWN_POINT_TYPE"),
    ("blocked member", "/holds", hold("H-2", 1, member="M100009"), 403, "MEMBER_BLOCKED"),
    ("wrong merchant", "/holds", hold("H-2", 1, merchant="muying"), 403, "WRONG_MERCHANT"),
    ("number used before", "/holds", hold("H-1", 301), 422, "KEY_REUSED"),
]
CAPTURES: list[Row] = [
    ("beyond bigint", "/holds/H-1/capture", {"points": 2**63}, 422, "NUMBER_OUT_OF_RANGE"),
    ("nothing", "/holds/H-1/capture", {"points": 0}, 422, "NUMBER_OUT_OF_RANGE"),
    ("negative", "/holds/H-1/capture", {"points": -1}, 422, "NUMBER_OUT_OF_RANGE"),
    ("no capture_no", "/holds/H-1/capture", {"points": 1, "keeps_rest": True}, 422, "FIELD_MISSING"),
    ("unknown hold", "/holds/H-9/capture", {}, 404, "HOLD_NOT_FOUND"),
    ("unknown field", "/holds/H-1/capture", {"point": 1}, 422, "UNKNOWN_FIELD"),
    ("empty number", "/holds/H-1/capture", {"capture_no": ""}, 422, "FIELD_INVALID"),
    ("void of an unknown hold", "/holds/H-9/void", {}, 404, "HOLD_NOT_FOUND"),
]
REFUNDS: list[Row] = [
    ("future date", "/orders/POS-1/refunds", refund(refunded_at="2026-11-22T10:06:00+08:00"), 422, "DATE_IN_FUTURE"),
    ("year 1", "/orders/POS-1/refunds", refund(refunded_at="0001-01-01T00:00:00+08:00"), 422, "DATE_OUT_OF_RANGE"),
    ("no offset", "/orders/POS-1/refunds", refund(refunded_at="2026-11-22T09:50:00"), 422, "FIELD_INVALID"),
    ("negative", "/orders/POS-1/refunds", refund(-1), 422, "NUMBER_OUT_OF_RANGE"),
    ("nothing", "/orders/POS-1/refunds", refund(0), 422, "NUMBER_OUT_OF_RANGE"),
    ("beyond bigint", "/orders/POS-1/refunds", refund(2**63), 422, "NUMBER_OUT_OF_RANGE"),
    ("more than paid", "/orders/POS-1/refunds", refund(80_001), 409, "REFUND_EXCEEDS_PAID"),
    ("unknown line", "/orders/POS-1/refunds", refund(100, 2), 422, "LINE_NOT_FOUND"),
    ("full and by line", "/orders/POS-1/refunds", refund(is_full=True), 422, "REFUND_EMPTY"),
    ("neither", "/orders/POS-1/refunds", refund(lines=[]), 422, "REFUND_EMPTY"),
    ("unknown order", "/orders/POS-9/refunds", refund(), 404, "ORDER_NOT_FOUND"),
    ("confirmation of an unknown order", "/orders/POS-9/confirm", {}, 404, "ORDER_NOT_FOUND"),
    ("confirmation for another", "/orders/POS-1/confirm", {"merchant": "muying"}, 403, "WRONG_MERCHANT"),
]
BATCHES: list[Row] = [
    ("an object", "/orders/batch", order("POS-2"), 422, "FIELD_INVALID"),
    ("too many", "/orders/batch", [1] * 5_001, 422, "TOO_MANY_ITEMS"),
]
ROWS = HOLDS + CAPTURES + REFUNDS + BATCHES


@pytest.fixture
def busy(till: Till) -> Till:
    """A till whose member has 800 points, of which 300 are held by H-1."""
    till.credit(order())
    assert till.post("/orders/POS-1/confirm", {"confirm_no": "first"}).status_code == 201
    assert till.post("/holds", hold("H-1", 300)).status_code == 201
    return till


@pytest.mark.parametrize(
    ("path", "body", "status", "code"), [row[1:] for row in ROWS], ids=[f"{row[1]} {row[0]}" for row in ROWS]
)
def test_it_is_refused_and_nothing_changes(busy: Till, path: str, body: object, status: int, code: str) -> None:
    before = everything(busy)
    answer = busy.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json()["detail"]
    assert everything(busy) == before


def test_bad_orders_in_a_batch_leave_no_trace(busy: Till) -> None:
    before = everything(busy)
    answer = busy.post("/orders/batch", [1, None, order("A", -1), order("B", member="M999999"), order(paid_fen=1)])
    codes = [item["code"] for item in answer.json()["results"]]
    assert (answer.status_code, answer.json()["refused"]) == (200, 5)
    assert codes == ["FIELD_INVALID", "FIELD_INVALID", "NUMBER_OUT_OF_RANGE", "NOT_A_MEMBER", "KEY_REUSED"]
    assert everything(busy) == before


def test_a_batch_whose_body_is_slow_is_not_waited_for(database_url: str, clock: FixedClock) -> None:
    mall = build_mall(database_url, clock)
    headers = {"authorization": f"Bearer {mall.jiafang}", "content-type": "application/json", "content-length": "9"}
    scope = RsgiScope("POST", "/points/v1/orders/batch", headers)

    async def send_nothing() -> httpx.Response | None:
        channel = RsgiChannel(None)
        await server.app.__rsgi__(scope, channel)
        return channel.answer

    with Running(replace(mall.runtime, limits=replace(mall.runtime.limits, body_seconds=0.02))) as server:
        answer = server.run(send_nothing())
        assert (answer.status_code, answer.json()["code"]) == (408, "BODY_TOO_SLOW")
        assert everything(Till(server, mall.jiafang)) == ([], [])
