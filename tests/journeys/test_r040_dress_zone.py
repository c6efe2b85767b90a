# SPDX-License-Identifier: Apache-2.0
"""R040 向喜欢连衣裙的客户推送“连衣裙专区积分加倍”: the offer is public, and anybody who buys in the zone gets ×2."""

from typing import Any

from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, order
from tests.journeys.promoting import BUDGET, DOUBLE, Promoter, bonus, campaign
from tests.journeys.shelf import code_of
from tests.journeys.till import Till

DRESSES = campaign(
    "dress-zone",
    "2026-11-22T12:00:00",
    "2026-12-01T00:00:00",
    name="连衣裙专区积分加倍",
    merchants=["jiafang"],
    budget=BUDGET,
    rules=[bonus(DOUBLE, categories=["dress"])],
)


def begin(desk: Desk, mall: Mall, body: dict[str, Any]) -> dict[str, Any]:
    """Publish a campaign and let it begin."""
    card = Promoter(desk, "jiafang").launch(body)
    mall.clock.move_to(mall.clock.now().replace(hour=13))
    return card


def buys(
    till: Till, number: str, *, category: str = "dress", yuan: int = 300, member: str = "M100001"
) -> dict[str, int]:
    """Buy one thing during the campaign and return the points by rule."""
    line = {"line_no": 1, "sku": "D-1", "category": category, "quantity": 1, "paid_fen": yuan * 100}
    paid_at = "2026-11-22T12:30:00+08:00"
    credited = till.credit(order(number, yuan * 100, member=member, lines=[line], paid_at=paid_at))
    return {award["rule"]: award["points"] for award in credited["awards"]}


def test_any_member_gets_double_in_the_zone(desk: Desk, mall: Mall, till: Till) -> None:
    card = begin(desk, mall, DRESSES)
    assert card["whom"]["zh"] == "所有会员"
    assert [what["zh"] for what in card["what"]] == ["活动加分:品类“dress”积分×2(在基础积分上加送100%)"]
    for member in ("M100001", "M100002"):
        assert buys(till, f"D-{member}", member=member) == {"base": 300, "dress-zone/bonus": 300}
    assert buys(till, "C-1", category="curtain") == {"base": 300}


def test_only_the_dresses_of_a_mixed_basket_count(desk: Desk, mall: Mall, till: Till) -> None:
    begin(desk, mall, DRESSES)
    lines = [
        {"line_no": 1, "sku": "D-1", "category": "dress", "quantity": 1, "paid_fen": 20_000},
        {"line_no": 2, "sku": "C-1", "category": "curtain", "quantity": 1, "paid_fen": 10_000},
    ]
    credited = till.credit(order("MIX", 30_000, lines=lines, paid_at="2026-11-22T12:30:00+08:00"))
    assert {award["rule"]: award["points"] for award in credited["awards"]} == {"base": 300, "dress-zone/bonus": 200}
    (_, extra) = credited["awards"]
    assert (extra["funder"], extra["explain"]) == ("jiafang", "活动加分:在基础200分上加送100%")


def test_an_order_paid_before_it_began_earns_as_it_did(desk: Desk, mall: Mall, till: Till) -> None:
    begin(desk, mall, DRESSES)
    line = {"line_no": 1, "sku": "D-1", "category": "dress", "quantity": 1, "paid_fen": 30_000}
    early = order("EARLY", 30_000, lines=[line], paid_at="2026-11-22T11:59:59+08:00")
    assert [award["rule"] for award in till.credit(early)["awards"]] == ["base"]


def test_a_refund_takes_the_bonus_back(desk: Desk, mall: Mall, till: Till) -> None:
    begin(desk, mall, DRESSES)
    buys(till, "D-1")
    assert till.balance()["pending"] == 600
    refund = {"refund_no": "F-1", "refunded_at": mall.clock.now().isoformat(), "is_full": True}
    refunded = till.post("/orders/D-1/refunds", refund)
    assert refunded.status_code == 201, refunded.text
    assert till.balance()["pending"] == 0


def test_its_budget_ends_to_the_point_and_is_told(desk: Desk, mall: Mall, till: Till) -> None:
    """CTL-02: ¥5 at ¥0.01 are 500 points: one purchase of 300 is paid, the next bonus of 300 is not, 200 are left."""
    begin(desk, mall, {**DRESSES, "budget": {**BUDGET, "line_fen": 500}})
    assert buys(till, "D-1") == {"base": 300, "dress-zone/bonus": 300}
    assert buys(till, "D-2") == {"base": 300}
    assert buys(till, "D-3", yuan=200) == {"base": 200, "dress-zone/bonus": 200}
    card = desk.as_role("member", member="M100001").get("/campaigns/dress-zone").json()
    assert (card["budget"]["limit_points"], card["budget"]["left_points"], card["budget"]["left_fen"]) == (500, 0, 0)


def test_caps_in_points_and_in_fen(desk: Desk, mall: Mall, till: Till) -> None:
    caps = [
        {"scope": "member", "period": "day", "limit_points": 400},
        {"scope": "rule", "period": "lifetime", "limit_fen": 700},
    ]
    card = begin(desk, mall, {**DRESSES, "rules": [bonus(DOUBLE, categories=["dress"], caps=caps)]})
    assert card["what"][0]["zh"].endswith(";每人每天最多400分;全部会员合计累计最多700分")
    assert buys(till, "D-1")["dress-zone/bonus"] == 300
    assert buys(till, "D-2")["dress-zone/bonus"] == 100, "400 a day for one member"
    assert buys(till, "D-3", member="M100002")["dress-zone/bonus"] == 300, "¥7 for everybody"
    assert buys(till, "D-4", member="M100003") == {"base": 300}


def test_a_bonus_without_a_budget_is_refused(desk: Desk) -> None:
    refused = Promoter(desk, "jiafang").submit({**DRESSES, "budget": None})
    assert code_of(refused) == (422, "CAMPAIGN_INVALID")
    assert [problem["code"] for problem in refused.json()["problems"]] == ["BUDGET_MISSING"]
