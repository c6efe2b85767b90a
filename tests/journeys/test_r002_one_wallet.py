# SPDX-License-Identifier: Apache-2.0
"""R002: points of all orders and brands stand in one wallet, each lot with its origin."""

from tests.journeys.mall import Mall, order
from tests.journeys.till import Running, Till


def test_two_brands_one_wallet(server: Running, mall: Mall) -> None:
    first, second = Till(server, mall.jiafang), Till(server, mall.muying)
    first.credit(order("A-1", 80_000))
    second.credit(order("B-1", 20_000, merchant="muying"))
    assert first.balance()["pending"] == 1000
    lots = Till(server, mall.operator).get("/members/M100001/lots").json()["lots"]
    assert sorted((lot["granted"], lot["order"].split(":")[0]) for lot in lots) == [(200, "muying"), (800, "jiafang")]


def test_the_same_order_number_of_two_merchants_is_two_orders(server: Running, mall: Mall) -> None:
    Till(server, mall.jiafang).credit(order("SAME-1", 10_000))
    Till(server, mall.muying).credit(order("SAME-1", 10_000, merchant="muying"))
    assert Till(server, mall.jiafang).balance()["pending"] == 200


def test_named_by_phone_or_number_it_is_the_same_wallet(till: Till) -> None:
    till.credit(order("P-1", 10_000, member="13800138001"))
    assert till.balance("M100001")["pending"] == 100
    answer = till.post("/members/lookup", {"member": "13800138001"})
    assert answer.json()["member"] == "M100001"
    assert "13800138001" not in answer.text
