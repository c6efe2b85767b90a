# SPDX-License-Identifier: Apache-2.0
"""R074 一站式的积分权益体验: one wallet, one dynamic code to earn and redeem everywhere, one list of changes."""

from datetime import timedelta

from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import Mall, order
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till


def code(shop: Exchanging) -> str:
    """Return what the member's screen shows now."""
    shown = shop.me.get(f"/members/{shop.member}/code").json()
    assert shown["qr_svg"].startswith("<svg")
    now: str = shown["code"]
    return now


def test_the_same_code_earns_here_and_redeems_there(server: Running, shop: Exchanging, mall: Mall) -> None:
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="service")
    other = Till(server, mall.muying)
    other.credit(order("B-1", 250_000, merchant="muying", member=code(shop)))
    assert other.post("/orders/B-1/confirm", {}).status_code == 201
    placed = shop.till.post(
        "/redemptions", {"redemption_no": "R-1", "member": code(shop), "reward": "curtain", "store": "jiafang-01"}
    )
    assert (placed.status_code, placed.json()["balance"]["available"]) == (201, 500)
    prepared = shop.prepare(code(shop)).json()
    assert [voucher["name_zh"] for voucher in prepared["vouchers"]] == ["窗帘清洗"]
    assert prepared["vouchers"][0]["needs_confirmation"] is False
    assert shop.verify(prepared["vouchers"][0]["verify_token"]).status_code == 201
    statement = shop.me.get(f"/members/{shop.member}/journals").json()["items"]
    told = [(change["kind"], change["points"], change["merchant"], change["reference"]) for change in statement]
    assert told == [
        ("capture", 2_000, "jiafang", "R-1"),
        ("hold", 2_000, "jiafang", "R-1"),
        ("confirm", 2_500, "muying", "B-1"),
        ("earn", 2_500, "muying", "B-1"),
    ]
    (account,) = shop.me.get(f"/members/{shop.member}/balances").json()["accounts"]
    assert (account["name_zh"], account["available"], account["held"], account["deficit"]) == ("消费积分", 500, 0, 0)


def test_it_lists_what_this_shop_takes_and_nothing_else(shop: Exchanging) -> None:
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="service")
    shop.offer("floor", "地板打蜡", 1_000, 10_000, kind="service")
    shop.earn(3_000)
    shop.get("curtain")
    shop.get("floor")
    assert len(shop.prepare(code(shop)).json()["vouchers"]) == 2
    foreign = shop.desk.as_role("clerk", merchant="muying")
    none = foreign.post("/merchants/muying/vouchers/prepare", {"code": code(shop), "store": "muying-01"})
    assert code_of(none) == (404, "VOUCHER_NOT_FOUND")


def test_a_photograph_of_it_is_soon_worth_nothing(shop: Exchanging, mall: Mall) -> None:
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="service")
    shop.earn(2_000)
    shop.get("curtain")
    old = code(shop)
    mall.clock.advance(timedelta(minutes=3))
    assert code_of(shop.prepare(old)) == (404, "VOUCHER_NOT_FOUND")
    assert shop.prepare(code(shop)).status_code == 200


def test_nobody_else_is_shown_it(shop: Exchanging) -> None:
    other = shop.desk.as_role("member", member="M100002")
    assert code_of(other.get(f"/members/{shop.member}/code")) == (403, "WRONG_MEMBER")
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="service")
    shop.earn(2_000)
    bought = shop.get("curtain")["id"]
    for role in ("auditor", "operator_service"):
        looker = shop.desk.as_role(role)
        assert looker.get(f"{shop.mine}/{bought}").status_code == 200
        assert code_of(looker.get(f"{shop.mine}/{bought}/voucher")) == (409, "MEMBER_NOT_PRESENT"), role
    helper = shop.desk.as_role("operator_service")
    assert code_of(helper.get(f"/members/{shop.member}/code")) == (409, "MEMBER_NOT_PRESENT")
    assert code_of(helper.put(f"{shop.mine}/{bought}/voucher/code")) == (409, "MEMBER_NOT_PRESENT")
    auditor = shop.desk.as_role("auditor")
    assert code_of(auditor.get(f"/members/{shop.member}/code")) == (403, "SCOPE_MISSING")
