# SPDX-License-Identifier: Apache-2.0
"""R010 2000积分兑换一次无偿的窗帘清洗服务,原本需要150元: a voucher, used once; a second scan says where and when."""

from datetime import timedelta

import pytest

from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import Mall
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till


@pytest.fixture
def bought(shop: Exchanging) -> int:
    """The service is on the shelf and exchanged; returns the exchange."""
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="service", validity_days=90)
    shop.earn(2_000)
    placed = shop.get("curtain")
    assert (placed["value_fen"], placed["worth"]) == (15_000, "价值¥150.00(每积分相当于¥0.075)")
    assert placed["voucher"]["state"] == "issued"
    number: int = placed["id"]
    return number


def test_used_once_and_never_again(shop: Exchanging, bought: int) -> None:
    shown = shop.voucher(bought)
    assert shown["qr_svg"].startswith("<svg")
    prepared = shop.prepare(shown["qr"]).json()
    assert (prepared["member_masked"], prepared["vouchers"][0]["needs_confirmation"]) == ("M1***01", False)
    used = shop.verify(prepared["vouchers"][0]["verify_token"])
    assert used.status_code == 201, used.text
    (voucher,) = used.json()["vouchers"]
    assert (voucher["state"], voucher["value_fen"], voucher["left"]) == ("fulfilled", 15_000, [])
    assert shop.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}
    second = shop.prepare(shop.voucher(bought)["qr"])
    assert code_of(second) == (409, "ALREADY_USED")
    assert "2026-11-22 10:00在门店jiafang-01使用过" in second.json()["detail"]


def test_booked_with_its_hour_valid_at_its_store_and_used_there(shop: Exchanging, mall: Mall) -> None:
    """With booking, validity and 核销: tomorrow at ten Master Li comes for the curtains."""
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="appointment", validity_days=90)
    begins = shop.desk.clock.now() + timedelta(hours=24)
    hour = {
        "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat(), "store": "jiafang-01",
        "staff": "李师傅",
    }  # fmt: skip
    (slot,) = shop.manager.post(f"{shop.shelf.path}/curtain/slots", {"slots": [hour]}).json()
    shop.earn(2_000)
    assert code_of(shop.ask_for("curtain")) == (422, "SLOT_REQUIRED")
    placed = shop.get("curtain", slot=slot)
    assert placed["voucher"]["stores"] == ["jiafang-01"]
    assert placed["voucher"]["expires_at"] == placed["ends_at"] == "2027-02-20T16:00:00Z", "90 days, to the last's end"
    assert shop.balance() == {"available": 0, "pending": 0, "held": 2_000, "deficit": 0}
    (booked,) = shop.me.get("/rewards/jiafang/curtain/slots").json()["items"]
    assert (booked["id"], booked["taken"], booked["capacity"]) == (slot, 1, 1)
    mall.clock.advance(timedelta(hours=24, minutes=5))
    used = shop.verify(shop.token(shop.voucher(placed["id"])["qr"]))
    assert used.status_code == 201, used.text
    assert shop.see(placed["id"])["state"] == "fulfilled"
    assert code_of(shop.prepare(shop.voucher(placed["id"])["qr"])) == (409, "ALREADY_USED")
    assert shop.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def test_the_qr_lives_for_a_minute(shop: Exchanging, mall: Mall, bought: int) -> None:
    shown = shop.voucher(bought)
    mall.clock.advance(timedelta(seconds=61))
    assert code_of(shop.prepare(shown["qr"])) == (404, "VOUCHER_NOT_FOUND")
    fresh = shop.voucher(bought)
    assert fresh["qr"] != shown["qr"]
    assert shop.prepare(fresh["qr"]).status_code == 200


def test_the_same_request_uses_nothing_twice(shop: Exchanging, bought: int) -> None:
    token = shop.token(shop.voucher(bought)["qr"])
    first = shop.verify(token, request_no="POS-7")
    again = shop.verify(token, request_no="POS-7")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    (use,) = shop.manager.get(f"{shop.ours}/voucher-uses").json()["items"]
    assert (use["kind"], use["value_fen"], use["points"]) == ("verify", 15_000, 2_000)


def test_taken_back_within_the_hour(shop: Exchanging, mall: Mall, bought: int) -> None:
    token = shop.token(shop.voucher(bought)["qr"])
    (voucher,) = shop.verify(token).json()["vouchers"]
    back = f"{shop.ours}/voucher-uses/{voucher['verification']}/revocation"
    mall.clock.advance(timedelta(minutes=59))
    assert shop.clerk.post(back, {}).status_code == 201
    assert code_of(shop.clerk.post(back, {"request_no": "other"})) == (409, "VERIFICATION_REVOKED")
    assert shop.see(bought)["state"] == "placed"
    assert shop.savings()["saved_fen"] == 0
    (voucher,) = shop.verify(shop.token(shop.voucher(bought)["qr"])).json()["vouchers"]
    mall.clock.advance(timedelta(minutes=61))
    late = shop.clerk.post(f"{shop.ours}/voucher-uses/{voucher['verification']}/revocation", {})
    assert code_of(late) == (409, "REVOKE_TOO_LATE")


def test_another_shop_cannot_take_it(shop: Exchanging, bought: int) -> None:
    shown = shop.voucher(bought)
    foreign = shop.desk.as_role("clerk", merchant="muying")
    refused = foreign.post("/merchants/muying/vouchers/prepare", {"code": shown["qr"], "store": "muying-01"})
    assert code_of(refused) == (403, "VOUCHER_NOT_HERE")
    token = shop.token(shown["qr"])
    body = {"store": "muying-01", "vouchers": [{"verify_token": token}]}
    assert code_of(foreign.post("/merchants/muying/vouchers/verify", body)) == (422, "VERIFY_TOKEN_INVALID")


def test_a_printed_slip_for_who_shows_no_screen(shop: Exchanging, mall: Mall, bought: int) -> None:
    slip = f"{shop.ours}/redemptions/{bought}/slip"
    printed = shop.clerk.put(slip, {"member": "13800138001"})
    assert printed.status_code == 200, printed.text
    code = printed.json()["code"]
    assert f"券码:{code[:4]} {code[4:8]} {code[8:]}" in printed.json()["slip"]
    assert "项目:窗帘清洗" in printed.json()["slip"]
    prepared = shop.prepare(printed.json()["grouped"]).json()
    assert prepared["vouchers"][0]["needs_confirmation"] is True
    mall.clock.advance(timedelta(minutes=11))
    assert code_of(shop.clerk.put(slip, {"member": "13800138001"})) == (409, "MEMBER_NOT_PRESENT")
    mine = shop.me.get(f"/members/{shop.member}/code").json()["code"]
    renewed = shop.clerk.put(slip, {"member": mine})
    assert renewed.status_code == 200, renewed.text
    assert code_of(shop.prepare(code)) == (404, "VOUCHER_NOT_FOUND")
    assert shop.prepare(renewed.json()["code"]).status_code == 200


def test_guessing_stops_after_ten_wrong_codes(shop: Exchanging, mall: Mall, bought: int) -> None:
    good = shop.me.put(f"{shop.mine}/{bought}/voucher/code").json()["code"]
    for number in range(10):
        assert code_of(shop.prepare(f"{number:012d}", terminal="T1")) == (404, "VOUCHER_NOT_FOUND")
    stopped = shop.prepare(good, terminal="T1")
    assert code_of(stopped) == (429, "VERIFY_TOO_MANY_ATTEMPTS")
    mall.clock.advance(timedelta(minutes=10))
    assert shop.prepare(good, terminal="T1").status_code == 200


def test_past_its_date_it_is_not_taken_any_more(shop: Exchanging, mall: Mall, bought: int) -> None:
    mall.clock.advance(timedelta(days=92))
    assert code_of(shop.prepare(shop.voucher(bought)["qr"])) == (409, "VOUCHER_EXPIRED")


def test_a_developers_sandbox_is_shown_no_voucher(shop: Exchanging, server: Running, bought: int) -> None:
    """What a sandbox key does is undone, the count of its wrong tries too: so it may not try."""
    code = shop.me.put(f"{shop.mine}/{bought}/voucher/code").json()["code"]
    body = {"name": "dev", "role": "clerk", "merchant": "jiafang", "is_sandbox": True}
    token = shop.desk.as_role("security_admin").post("/keys", body).json()["token"]
    at_the_desk = shop.desk.with_token(token)
    asked = {"code": code, "store": "jiafang-01"}
    assert code_of(at_the_desk.post(f"{shop.ours}/vouchers/prepare", asked)) == (404, "VOUCHER_NOT_FOUND")
    assert code_of(Till(server, token).post("/vouchers/prepare", asked)) == (404, "VOUCHER_NOT_FOUND")
    assert shop.prepare(code).status_code == 200
