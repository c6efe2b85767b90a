# SPDX-License-Identifier: Apache-2.0
"""R089 定制“积分兑换专属珠宝款式”: the sentence of the exemption is ticked, word for word, or nothing is made."""

from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, exchange, taken
from tests.journeys.till import Till

SENTENCE = "定作商品不适用七日无理由退货"
RING = {"kind": "made_to_order", "name_zh": "专属刻字戒指", "points": 6000, "fulfilment": "pickup"}


HERE = {"merchant": "jiafang", "store": "jiafang-01"}


def verify(till: Till, code: str, line_no: int) -> None:
    """Let the clerk see that a stage is reached."""
    token = till.post("/vouchers/prepare", {"code": code, **HERE}).json()["vouchers"][0]["verify_token"]
    used = till.post("/vouchers/verify", {"vouchers": [{"verify_token": token, "line_nos": [line_no]}], **HERE})
    assert used.status_code == 201, used.text


def test_it_is_not_listed_without_its_exemption(desk: Desk) -> None:
    shelf = Shelf(desk)
    shelf.make("ring", **RING)
    refused = shelf.manager.put(f"{shelf.path}/ring/listing")
    assert code_of(refused) == (422, "EXEMPTION_REQUIRED")
    assert SENTENCE in refused.json()["detail"]


def test_the_sentence_is_shown_and_must_be_ticked(desk: Desk, till: Till) -> None:
    Shelf(desk).put_up("ring", **RING, exemption="made_to_order")
    (shown,) = desk.as_role("member", member="M100001").get("/rewards").json()["items"]
    assert shown["exemption_sentence"] == SENTENCE
    earn(till, 6000)
    unticked = exchange(till, "ring")
    assert code_of(unticked) == (422, "MUST_ACKNOWLEDGE")
    assert SENTENCE in unticked.json()["detail"]
    assert till.balance()["available"] == 6000
    assert code_of(exchange(till, "ring", acknowledged=["fresh"])) == (422, "MUST_ACKNOWLEDGE")
    taken(till, "ring", acknowledged=["made_to_order"])
    assert till.balance()["held"] == 6000


def test_points_are_given_in_stages(desk: Desk, till: Till) -> None:
    """The design is confirmed: 30 % of 6,000; the ring is handed over: the other 70 %."""
    stages = [
        {"code": "design", "name_zh": "确认设计稿", "share": 30},
        {"code": "handover", "name_zh": "交付成品", "share": 70},
    ]
    Shelf(desk).put_up("ring", **RING | {"fulfilment": "voucher"}, exemption="made_to_order", lines=stages)
    (shown,) = desk.as_role("member", member="M100001").get("/rewards").json()["items"]
    assert shown["particulars"] == "积分分阶段扣减:确认设计稿 30/100、交付成品 70/100;未到的阶段可以取消,积分退回"
    earn(till, 6000)
    code = taken(till, "ring", acknowledged=["made_to_order"])["voucher"]["code"]
    assert till.balance() == {"available": 0, "pending": 0, "held": 6000, "deficit": 0}
    verify(till, code, 1)
    assert till.balance() == {"available": 0, "pending": 0, "held": 4200, "deficit": 0}
    verify(till, code, 2)
    assert till.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def test_a_stage_that_is_not_reached_comes_back(desk: Desk, till: Till) -> None:
    stages = [
        {"code": "design", "name_zh": "确认设计稿", "share": 3},
        {"code": "end", "name_zh": "交付成品", "share": 7},
    ]
    Shelf(desk).put_up("ring", **RING | {"fulfilment": "voucher"}, exemption="made_to_order", lines=stages)
    earn(till, 6000)
    code = taken(till, "ring", acknowledged=["made_to_order"])["voucher"]["code"]
    verify(till, code, 1)
    back = till.post("/redemptions/R-1/cancel", {"merchant": "jiafang"})
    assert back.json()["points_given_back"] == 4200
    assert till.balance() == {"available": 4200, "pending": 0, "held": 0, "deficit": 0}


def test_an_exemption_is_one_of_those_the_law_names(desk: Desk) -> None:
    refused = Shelf(desk).make("ring", **RING, exemption="積分商品")
    assert code_of(refused) == (422, "REWARD_INVALID")
