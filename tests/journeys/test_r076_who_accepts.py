# SPDX-License-Identifier: Apache-2.0
"""R076 积分可用于所有入驻商家: acceptance is offered at onboarding, published, and the merchant's to refuse (C-13)."""

from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from haowu.merchants.tests.partners import LICENCE
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, Mall, build_mall, hold, order
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

WITH_CINEMA = PROGRAM.replace("[jiafang, muying]", "[jiafang, muying, yingyuan]") + (
    "deduction: {points: 100, fen: 100}\n"
)
ACCEPTOR = {
    "program": "mall",
    "role": "acceptor",
    "settlement_millifen_per_point": 900,
    "points_per_yuan": 80,
    "starts_on": "2026-11-22",
}
BILL = [{"line_no": 1, "category": "ticket", "amount_fen": 8_000}]


def listed(desk: Desk, **query: Any) -> dict[str, Any]:
    """Return the published list as a member reads it."""
    answer = desk.as_role("member", member="M100001").get("/merchants", params={"program": "mall", **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def onboard(desk: Desk, **fields: Any) -> None:
    """Take the cinema in, with one store, and check its licence."""
    staff = desk.as_role("operator_product")
    body = {"name_zh": "星光影城", "name_en": "Starlight Cinema", "program": "mall", **fields}
    assert staff.put("/merchants/yingyuan", body).status_code == 200
    for store, name in (("yingyuan-01", "万象店"), ("yingyuan-02", "江边店")):
        assert staff.put(f"/merchants/yingyuan/stores/{store}", {"name_zh": name}).status_code == 200
    checked = staff.post(
        "/merchants/yingyuan/verifications", {"licence_no": LICENCE, "next_check_on": "2027-11-22"}
    )  # fmt: skip
    assert checked.status_code == 201, checked.text


def sign(desk: Desk, **terms: Any) -> int:
    """The cinema's manager drafts, the operator's finance approves; return the agreement's number."""
    manager = desk.as_role("merchant_manager", merchant="yingyuan")
    drafted = manager.post("/merchants/yingyuan/agreements", {**ACCEPTOR, **terms})
    assert (drafted.status_code, drafted.json()["state"]) == (201, "draft"), drafted.text
    number = int(drafted.json()["id"])
    approved = desk.as_role("operator_finance").post(f"/merchants/yingyuan/agreements/{number}/approval", {})
    assert (approved.status_code, approved.json()["state"]) == (201, "approved"), approved.text
    return number


@pytest.fixture
def desk(database_url: str, clock: FixedClock) -> Desk:
    """The Management API; the cinema is named to the operator, and nothing more."""
    desk = Desk(database_url, clock)
    assert desk.as_role("operator_product").put("/merchants/yingyuan", {"name_zh": "星光影城"}).status_code == 200
    return desk


@pytest.fixture
def mall(desk: Desk, database_url: str, clock: FixedClock) -> Mall:
    """The mall's programme counts the cinema among its merchants."""
    return build_mall(database_url, clock, WITH_CINEMA)


def test_a_member_sees_who_accepts_where_and_at_what_rate(desk: Desk, mall: Mall) -> None:
    onboard(desk)
    before = listed(desk)
    assert {entry["code"]: entry["accepts"] for entry in before["items"]} == {
        "jiafang": True, "muying": True, "yingyuan": False,
    }  # fmt: skip
    assert (before["accepting"], before["total"], before["claim_zh"]) == (2, 3, "已参加商家"), "not all of them: C-13"

    sign(desk, stores=["yingyuan-01"])
    after = listed(desk)
    cinema = after["items"][-1]
    assert (cinema["accepts"], cinema["rate"]) == (True, {"points": 80, "fen": 100}), "its own rate"
    assert after["items"][0]["rate"] == {"points": 100, "fen": 100}, "the programme's"
    assert {store["code"]: store["accepts"] for store in cinema["stores"]} == {
        "yingyuan-01": True, "yingyuan-02": False,
    }  # fmt: skip
    assert (after["accepting"], after["total"], after["claim_zh"]) == (3, 3, "所有入驻商家")
    assert [entry["code"] for entry in listed(desk, accepts="false")["items"]] == []


def test_the_list_tells_what_the_till_does(desk: Desk, mall: Mall) -> None:
    with Running(mall.runtime) as server:
        till = Till(server, mall.operator)
        onboard(desk)
        till.credit(order("POS-1"))
        assert till.post("/orders/POS-1/confirm", {"merchant": "jiafang"}).status_code == 201
        place = {"merchant": "yingyuan", "store": "yingyuan-01", "bill": BILL}
        assert till.post("/holds", hold("H-1", 80, **place)).json()["code"] == "NO_AGREEMENT"
        sign(desk)
        quoted = till.post("/deductions/quote", {"member": "M100001", "points": 80, **place})
        assert (quoted.status_code, quoted.json()["off_fen"]) == (200, 100), "80 points a yuan, as listed"
        assert till.post("/holds", hold("H-2", 80, **place)).status_code == 201

        manager = desk.as_role("merchant_manager", merchant="yingyuan")
        assert manager.put("/merchants/yingyuan/acceptance/mall", {"accepts": False}).status_code == 200
        assert listed(desk)["items"][-1]["accepts"] is False
        assert code_of(till.post("/holds", hold("H-3", 80, **place)))[1] == "NOT_ACCEPTING"
        assert till.post("/holds/H-2/capture", {"merchant": "yingyuan"}).status_code == 201, "promised is promised"


def test_nobody_is_made_to_take_part(desk: Desk, mall: Mall) -> None:
    onboard(desk)
    sign(desk)
    manager = desk.as_role("merchant_manager", merchant="yingyuan")
    staff = desk.as_role("operator_product")
    assert manager.put("/merchants/yingyuan/acceptance/mall", {"accepts": False}).status_code == 200
    forced = staff.put("/merchants/yingyuan/acceptance/mall", {"accepts": True})
    assert code_of(forced) == (403, "PARTICIPATION_FORCED")
    onboard(desk)
    assert listed(desk)["items"][-1]["accepts"] is False, "onboarding again does not tick what was unticked"
    assert manager.put("/merchants/yingyuan/acceptance/mall", {"accepts": True}).status_code == 200
    assert listed(desk)["items"][-1]["accepts"] is True


def test_who_unticks_it_at_the_onboarding_does_not_accept(desk: Desk, mall: Mall) -> None:
    onboard(desk, accepts=False)
    sign(desk)
    assert listed(desk)["items"][-1]["accepts"] is False


def test_agreements_take_two_people_and_a_checked_licence(desk: Desk, mall: Mall) -> None:
    staff, finance = desk.as_role("operator_product"), desk.as_role("operator_finance")
    manager = desk.as_role("merchant_manager", merchant="yingyuan")
    number = manager.post("/merchants/yingyuan/agreements", ACCEPTOR).json()["id"]
    path = f"/merchants/yingyuan/agreements/{number}"
    assert code_of(manager.post(f"{path}/approval", {})) == (403, "SCOPE_MISSING")
    assert code_of(finance.post(f"{path}/approval", {})) == (409, "MERCHANT_NOT_VERIFIED")
    bad = staff.post("/merchants/yingyuan/verifications", {"licence_no": LICENCE[::-1], "next_check_on": "2027-11-22"})
    assert code_of(bad) == (422, "LICENCE_INVALID")
    onboard(desk)
    assert finance.post(f"{path}/approval", {}).status_code == 201
    assert code_of(finance.post(f"{path}/approval", {})) == (409, "AGREEMENT_STATE_WRONG")
    again = manager.post("/merchants/yingyuan/agreements", ACCEPTOR).json()["id"]
    assert code_of(finance.post(f"/merchants/yingyuan/agreements/{again}/approval", {})) == (409, "AGREEMENT_OVERLAPS")
    assert code_of(finance.post("/merchants/jiafang/agreements/999999/approval", {})) == (404, "AGREEMENT_UNKNOWN")

    ended = manager.post(f"{path}/end", {"last_day": "2026-11-30"})
    assert (ended.status_code, ended.json()["state"], ended.json()["ends_on"]) == (201, "ended", "2026-11-30")
    assert [entry["state"] for entry in manager.get("/merchants/yingyuan/agreements").json()["items"]] == [
        "draft", "ended",
    ]  # fmt: skip
    assert manager.get("/merchants/yingyuan/verifications").json()["items"][0]["next_check_on"] == "2027-11-22"
    foreign = desk.as_role("merchant_manager", merchant="jiafang").get("/merchants/yingyuan/agreements")
    assert code_of(foreign) == (403, "WRONG_MERCHANT")


def test_the_list_comes_in_pages(desk: Desk, mall: Mall) -> None:
    onboard(desk)
    first = listed(desk, limit=2)
    rest = listed(desk, limit=2, cursor=first["next_cursor"])
    assert [entry["code"] for entry in [*first["items"], *rest["items"]]] == ["jiafang", "muying", "yingyuan"]
    assert rest["next_cursor"] == ""
