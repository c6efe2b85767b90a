# SPDX-License-Identifier: Apache-2.0
"""R110 禁止…跨用户交易转让: no way to give points away; what is offered for sale is a risk case (CTL-06, RL-8)."""

from typing import Any

import psycopg
import pytest

from haowu.config.database import connect
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, order
from tests.journeys.shelf import code_of
from tests.journeys.surfaces import calls, mentioning
from tests.journeys.till import Till

LISTING: dict[str, Any] = {
    "site": "二手市场", "url": "https://market.example/item/1", "title": "出积分3000分", "offered": "points",
    "price_fen": 15_000, "seen_at": "2026-11-22T09:00:00+08:00", "member_no": "M100001",
}  # fmt: skip


def test_there_is_no_transfer(till: Till, desk: Desk) -> None:
    for word in ("transfer", "gift_to", "give_points", "send_points", "to_member", "recipient", "sell", "resale_price"):
        assert mentioning(word) == []
    two_members = [path for _, path, _ in calls() if path.count("{member") > 1]
    assert two_members == [], "no call names two members"
    body = {"from": "M100001", "to": "M100002", "points": 1}
    for path in ("/members/M100001/transfers", "/transfers", "/members/M100001/gifts"):
        assert till.post(path, body).status_code == 404
        assert desk.as_role("member", member="M100001").post(path, body).status_code == 404


def test_a_lot_keeps_its_owner_whoever_asks(till: Till, database_url: str) -> None:
    """The writer has no grant, and the owner of the tables is refused too."""
    till.credit(order())
    for role in ("haowu", "haowu_writer", "haowu_manager"):
        with connect(database_url) as connection:
            if role != "haowu":
                connection.execute(f"set role {role}".encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("update ledger.lot set owner_id = owner_id + 1")
            connection.rollback()
    assert till.balance("M100001")["pending"] == 800
    assert till.balance("M100002")["pending"] == 0


def test_a_member_speaks_for_nobody_else(desk: Desk) -> None:
    other = desk.as_role("member", member="M100002")
    for path in ("rewards", "engagement", "expiring", "invitations"):
        assert code_of(other.get(f"/members/M100001/{path}")) == (403, "WRONG_MEMBER")


def test_a_listing_becomes_a_case_that_a_second_person_decides(desk: Desk, mall: Mall) -> None:
    service, risk = desk.as_role("operator_service"), desk.as_role("operator_risk")
    made = service.post("/risk-cases", LISTING)
    assert (made.status_code, made.json()["state"], made.json()["is_known"]) == (201, "OPEN", False)
    number = made.json()["id"]
    again = risk.post("/risk-cases", {**LISTING, "title": "同一条"})
    assert (again.json()["id"], again.json()["is_known"]) == (number, True)
    (case,) = risk.get("/risk-cases?state=OPEN").json()["items"]
    assert (case["title"], case["member_no"], case["price_fen"]) == ("出积分3000分", "M100001", 15_000)
    path = f"/risk-cases/{number}/decision"
    decision = {"decision": "CONFIRMED", "words": "与会员本人核实"}
    assert code_of(service.post(path, decision)) == (403, "SCOPE_MISSING")
    decided = risk.post(path, decision)
    assert (decided.status_code, decided.json()["state"]) == (201, "CONFIRMED")
    assert code_of(risk.post(path, {**decision, "decision": "DISMISSED"})) == (409, "RISK_CASE_DECIDED")
    assert risk.get("/risk-cases?state=OPEN").json()["items"] == []


def test_nobody_decides_on_their_own_report(desk: Desk) -> None:
    one, two = desk.as_role("operator_risk"), desk.as_role("operator_risk", person=2)
    number = one.post("/risk-cases", LISTING).json()["id"]
    decision = {"decision": "DISMISSED", "words": "已下架"}
    assert code_of(one.post(f"/risk-cases/{number}/decision", decision)) == (403, "RISK_CASE_FOUR_EYES")
    assert two.post(f"/risk-cases/{number}/decision", decision).status_code == 201
    assert code_of(two.post("/risk-cases/999/decision", decision)) == (404, "RISK_CASE_NOT_FOUND")


@pytest.mark.parametrize(
    "wrong",
    [
        {"seen_at": "2026-11-23T09:00:00+08:00"},
        {"member_no": "M999999"},
        {"url": "https://m.example/" + "x" * 2000},
        {"url": "javascript:alert(1)"},
        {"title": " "},
    ],
)
def test_a_report_that_cannot_be_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    answer = desk.as_role("operator_risk").post("/risk-cases", {**LISTING, **wrong})
    assert answer.status_code == 422
    assert answer.json()["code"] in {"RISK_CASE_INVALID", "FIELD_INVALID"}
