# SPDX-License-Identifier: Apache-2.0
"""A merchant's key sees what a member has, but not where else the member shops; the operator's key sees all."""

from datetime import timedelta
from typing import Any

from tests.journeys.mall import Mall, hold, order
from tests.journeys.till import Running, Till

ORIGIN = ("order", "funder", "point_class", "rule", "rule_version")


def read(server: Running, token: str, what: str) -> list[dict[str, Any]]:
    """Return the first page of M100001's lots or journals."""
    answer = Till(server, token).get(f"/members/M100001/{what}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()[what]
    return found


def test_the_origin_of_a_lot_is_told_to_its_own_merchant(server: Running, mall: Mall) -> None:
    Till(server, mall.jiafang).credit(order("MINE", 10_000))
    Till(server, mall.muying).credit(order("OTHER", 20_000, merchant="muying"))
    for token, seen in ((mall.jiafang, {100}), (mall.muying, {200}), (mall.operator, {100, 200})):
        lots = read(server, token, "lots")
        assert sorted(lot["remaining"] for lot in lots) == [100, 200]
        assert all(lot["expires_at"] for lot in lots)
        for lot in lots:
            hidden = [name for name in ORIGIN if lot[name] is None]
            assert hidden == ([] if lot["granted"] in seen else list(ORIGIN)), (token, lot)
    assert {lot["order"] for lot in read(server, mall.operator, "lots")} == {"jiafang:MINE", "muying:OTHER"}


def test_the_reason_of_a_change_is_told_to_its_own_merchant(server: Running, mall: Mall) -> None:
    mine, other = Till(server, mall.jiafang), Till(server, mall.muying)
    mine.credit(order("MINE", 10_000))
    other.credit(order("OTHER", 20_000, merchant="muying"))
    mine.post("/orders/MINE/confirm")
    other.post("/orders/OTHER/refunds", {"refund_no": "R", "refunded_at": "2026-11-22T09:40:00+08:00", "is_full": True})
    mine.post("/holds", hold("H", 60, lasts_seconds=60))
    mall.clock.advance(timedelta(seconds=61))
    mine.credit(order("LATER", 100))
    everything = read(server, mall.operator, "journals")
    assert sorted(journal["kind"] for journal in everything) == [
        "claw_back", "confirm", "earn", "earn", "earn", "hold", "time_out",
    ]  # fmt: skip
    assert None not in [journal["reference"] for journal in everything]
    assert {j["kind"] for j in read(server, mall.jiafang, "journals") if j["reference"] is None} == {
        "earn",
        "claw_back",
    }
    assert [j["kind"] for j in read(server, mall.muying, "journals") if j["reference"]] == ["claw_back", "earn"]
    for journal in read(server, mall.muying, "journals"):
        assert (journal["reference"] is None) == (journal["explain"] is None) == (journal["merchant"] is None)
    assert sorted((journal["kind"], journal["merchant"]) for journal in everything) == [
        ("claw_back", "muying"), ("confirm", "jiafang"), ("earn", "jiafang"), ("earn", "jiafang"), ("earn", "muying"),
        ("hold", "jiafang"), ("time_out", "jiafang"),
    ]  # fmt: skip
