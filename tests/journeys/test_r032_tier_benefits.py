# SPDX-License-Identifier: Apache-2.0
"""R032 高层级…无偿停车、专属导购、积分加倍等特权: parking hours, a shopper, and doubled points."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.climbing import LADDER, later, pay, standing
from tests.journeys.desk import Client, Desk
from tests.journeys.mall import Mall, build_mall, order
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

HERE = {"merchant": "jiafang", "store": "jiafang-01"}


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that has tiers; the budget of the tier's bonus holds 1,000,000 points."""
    return build_mall(database_url, clock, LADDER)


@pytest.fixture
def gold(desk: Desk, till: Till) -> Client:
    """M100001, who bought for 6,000 yuan yesterday."""
    pay(till, desk, "POS-CLIMB", 600_000)
    later(desk, 1)
    return desk.as_role("member", member="M100001")


def take(client: Client, benefit: str, member: str = "M100001", **more: Any) -> Any:
    return client.post(f"/members/{member}/benefit-uses", {"benefit": benefit, **HERE, **more})


def test_gold_gives_1600_points_for_800_yuan_out_of_two_budgets(desk: Desk, till: Till, gold: Client) -> None:
    bought = pay(till, desk, "POS-800", 80_000)
    awards = {award["rule"]: award for award in bought["awards"]}
    assert {rule: award["points"] for rule, award in awards.items()} == {"base": 800, "tier-bonus": 800}
    assert {rule: award["funder"] for rule, award in awards.items()} == {"base": "jiafang", "tier-bonus": "muying"}
    other = till.credit(order("POS-OTHER", 80_000, member="M100002", paid_at=desk.clock.now().isoformat()))
    assert [(award["rule"], award["points"]) for award in other["awards"]] == [("base", 800)]
    benefits = gold.get("/members/M100001/tier").json()["benefits"]
    assert (benefits["bonus_bp"], benefits["parking_hours"], benefits["shopper_bookings"]) == (10_000, 2, 1)


def test_two_hours_of_parking_for_each_visit(desk: Desk, till: Till, gold: Client) -> None:
    assert code_of(take(gold, "parking_hours")) == (409, "BENEFIT_NEEDS_VISIT")
    pay(till, desk, "POS-1", 100)
    taken = take(gold, "parking_hours")
    assert (taken.status_code, taken.json()["amount"], taken.json()["tier"]) == (201, 2, "gold")
    assert take(gold, "parking_hours").json() == taken.json(), "asked again, the same claim"
    clerk = desk.as_role("clerk", merchant="jiafang")
    same = clerk.post("/merchants/jiafang/benefit-uses", {"member": "M100001", "benefit": "parking_hours",
                      "store": "jiafang-01"})  # fmt: skip
    assert same.json()["id"] == taken.json()["id"], "the clerk gives no second one"
    later(desk, 1)
    pay(till, desk, "POS-2", 100)
    assert take(gold, "parking_hours").json()["id"] != taken.json()["id"]
    uses = gold.get("/members/M100001/benefit-uses").json()["items"]
    assert [(use["day"], use["amount"]) for use in uses] == [("2026-11-24", 2), ("2026-11-23", 2)]


def test_eight_at_once_get_one_claim(desk: Desk, till: Till, gold: Client) -> None:
    pay(till, desk, "POS-1", 100)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: take(gold, "parking_hours"), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(gold.get("/members/M100001/benefit-uses").json()["items"]) == 1


def test_a_day_that_is_refunded_whole_has_no_parking(desk: Desk, till: Till, gold: Client) -> None:
    pay(till, desk, "POS-1", 100)
    body = {"refund_no": "R-1", "refunded_at": desk.clock.now().isoformat(), "is_full": True}
    assert till.post("/orders/POS-1/refunds", body).status_code == 201
    assert standing(desk)["tier"] == "gold"
    pay(till, desk, "POS-ELSEWHERE", 100, member="M100002")
    assert code_of(take(gold, "parking_hours")) == (409, "BENEFIT_NEEDS_VISIT")


def test_a_shopper_is_booked_ahead_and_the_store_sees_who_comes(desk: Desk, gold: Client) -> None:
    booked = take(gold, "shopper_booking", day="2026-12-05")
    assert (booked.status_code, booked.json()["day"], booked.json()["amount"]) == (201, "2026-12-05", 1)
    manager = desk.as_role("merchant_manager", merchant="jiafang")
    coming = manager.get("/merchants/jiafang/benefit-uses?day=2026-12-05&store=jiafang-01").json()["items"]
    assert [(use["member_no"], use["benefit"]) for use in coming] == [("M100001", "shopper_booking")]
    assert manager.get("/merchants/jiafang/benefit-uses").json()["items"] == []
    assert code_of(take(gold, "shopper_booking", day="2026-11-22")) == (422, "BENEFIT_DAY_INVALID")
    assert code_of(take(gold, "shopper_booking", day="2026-12-24")) == (422, "BENEFIT_DAY_INVALID")


def test_what_the_tier_does_not_give_is_refused_and_leaves_nothing(desk: Desk, till: Till) -> None:
    base = desk.as_role("member", member="M100002")
    refused = take(base, "parking_hours", "M100002")
    assert code_of(refused) == (409, "BENEFIT_NOT_OF_TIER")
    assert refused.json()["detail"] == "当前等级“base”没有这项权益“parking_hours”。"
    pay(till, desk, "POS-SILVER", 200_000)
    silver = desk.as_role("member", member="M100001")
    assert take(silver, "parking_hours").json()["amount"] == 1
    assert code_of(take(silver, "shopper_booking")) == (409, "BENEFIT_NOT_OF_TIER")
    assert code_of(take(silver, "parking_hours", store="nowhere")) == (422, "UNKNOWN_STORE")
    blocked = desk.as_role("member", member="M100009")
    assert code_of(take(blocked, "parking_hours", "M100009")) == (403, "MEMBER_BLOCKED")
    assert base.get("/members/M100002/benefit-uses").json()["items"] == []


def test_an_empty_bonus_budget_never_touches_base_points(database_url: str, clock: FixedClock) -> None:
    poor = LADDER.replace("line_fen: 1000000, face_millifen_per_point: 1000}\nrules", "line_fen: 1000,"
                          " face_millifen_per_point: 1000}\nrules")  # fmt: skip
    mall = build_mall(database_url, clock, poor)
    desk = Desk(database_url, clock)
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        pay(till, desk, "POS-CLIMB", 600_000)
        first, second = pay(till, desk, "POS-1", 80_000), pay(till, desk, "POS-2", 80_000)
    assert [award["points"] for award in first["awards"]] == [800, 800]
    assert [(award["rule"], award["points"]) for award in second["awards"]] == [("base", 800)]
    assert ("tier-bonus", "BUDGET_EXHAUSTED") in [(skip["rule"], skip["code"]) for skip in second["skipped"]]
