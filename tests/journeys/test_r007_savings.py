# SPDX-License-Identifier: Apache-2.0
"""R007 相当于省了300元 / 越买越省: what realised exchanges saved, a member and a household; not before they are."""

import pytest

from tests.journeys.exchanging import Exchanging


@pytest.fixture
def saver(shop: Exchanging) -> Exchanging:
    """A set and a curtain service on the shelf; 5,000 points."""
    shop.offer("set-4", "纯棉四件套", 3_000, 30_000, fulfilment="pickup")
    shop.offer("curtain", "窗帘清洗", 2_000, 15_000, kind="service")
    shop.earn(5_000)
    return shop


def test_the_set_saves_300_and_the_service_150_more(saver: Exchanging) -> None:
    placed = saver.get("set-4")
    assert saver.savings()["sentence"] == "已省 ¥0.00", "only what is realised counts"
    saver.hand_over(placed["id"])
    assert saver.savings()["sentence"] == "已省 ¥300.00"
    saver.verify(saver.token(saver.voucher(saver.get("curtain")["id"])["qr"]))
    saved = saver.savings()
    assert (saved["items"][0]["sentence"], saved["sentence"]) == ("+¥150.00", "已省 ¥450.00")
    assert [item["name_zh"] for item in saved["items"]] == ["窗帘清洗", "纯棉四件套"]


def test_the_money_part_is_no_saving_and_a_return_takes_it_back(shop: Exchanging) -> None:
    shop.offer("quilt", "蚕丝被", 1_000, 30_000, money_fen=9_900, fulfilment="pickup")
    shop.earn(1_000)
    placed = shop.get("quilt")
    shop.hand_over(placed["id"])
    assert shop.savings()["sentence"] == "已省 ¥201.00"
    case = shop.me.post(f"{shop.mine}/{placed['id']}/aftersales", {"wish": "return", "reason": "quality_defect"})
    number = case.json()["id"]
    shop.manager.post(f"{shop.ours}/aftersales/{number}/decision", {"is_approved": True})
    shop.manager.post(f"{shop.ours}/aftersales/{number}/completion", {})
    saved = shop.savings()
    assert ([item["sentence"] for item in saved["items"]], saved["sentence"]) == (
        ["-¥201.00", "+¥201.00"],
        "已省 ¥0.00",
    )


def test_a_household_saves_together_and_points_stay_ones_own(saver: Exchanging) -> None:
    """¥300 of one and ¥150 of the other are ¥450 of the household."""
    saver.hand_over(saver.get("set-4")["id"])
    partner = Exchanging(saver.desk, saver.till, member="M100002")
    partner.earn(2_000)
    partner.verify(partner.token(partner.voucher(partner.get("curtain")["id"])["qr"]))
    home = saver.me.post("/members/M100001/household/invitations", {"member": "M100002"}).json()
    assert saver.savings(household=True)["sentence"] == "已省 ¥300.00", "who has not said yes is not counted"
    joined = partner.me.put(f"/members/M100002/household/{home['household_id']}")
    assert joined.status_code == 200, joined.text
    together = saver.savings(household=True)
    assert (together["sentence"], together["persons"]) == ("已省 ¥450.00", 2)
    assert saver.savings()["sentence"] == "已省 ¥300.00"
    assert saver.balance()["available"] == 2_000
    assert partner.me.delete("/members/M100002/household").status_code == 204
    assert saver.savings(household=True)["sentence"] == "已省 ¥300.00"


def test_page_by_page(saver: Exchanging) -> None:
    saver.hand_over(saver.get("set-4")["id"])
    saver.verify(saver.token(saver.voucher(saver.get("curtain")["id"])["qr"]))
    first = saver.savings(limit=1)
    rest = saver.savings(limit=1, cursor=first["next_cursor"])
    assert [first["items"][0]["saved_fen"], rest["items"][0]["saved_fen"], rest["next_cursor"]] == [15_000, 30_000, ""]
