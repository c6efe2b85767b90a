# SPDX-License-Identifier: Apache-2.0
"""R089 定制“积分兑换专属珠宝款式”: the sentence of the exemption is ticked, word for word, or nothing is made."""

from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, exchange, taken
from tests.journeys.till import Till

SENTENCE = "定作商品不适用七日无理由退货"
RING = {"kind": "made_to_order", "name_zh": "专属刻字戒指", "points": 6000, "fulfilment": "pickup"}


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


def test_an_exemption_is_one_of_those_the_law_names(desk: Desk) -> None:
    refused = Shelf(desk).make("ring", **RING, exemption="積分商品")
    assert code_of(refused) == (422, "REWARD_INVALID")
