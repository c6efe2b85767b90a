# SPDX-License-Identifier: Apache-2.0
"""R085 不再是“次等权益”…同等质量的服务: a night for points has the terms of the paid rate it stands for."""

from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, taken
from tests.journeys.till import Till

FLEXIBLE = "入住前一日18:00前免费取消,之后收取首晚房费"
STRICT = "不可取消,不可改期"
NIGHT = {"kind": "service", "name_zh": "湖景大床房一晚", "points": 8000, "category": "hotel", "retail_terms": FLEXIBLE}


def test_a_night_for_points_is_cancelled_as_a_paid_night_is(desk: Desk, till: Till) -> None:
    shelf = Shelf(desk)
    shelf.put_up("night", **NIGHT)
    (shown,) = desk.as_role("member", member="M100001").get("/rewards?category=hotel").json()["items"]
    assert shown["service_terms"] == FLEXIBLE
    assert shown["parity"] == "与正常购买同权:货号与规格、售后政策、使用条件一致"
    earn(till, 8000)
    taken(till, "night")
    back = till.post("/redemptions/R-1/cancel", {"merchant": "jiafang"})
    assert (back.status_code, back.json()["points_given_back"]) == (201, 8000), back.text
    assert till.balance()["available"] == 8000


def test_a_second_class_night_cannot_be_made(desk: Desk) -> None:
    refused = Shelf(desk).make("night", **NIGHT, service_terms=STRICT)
    assert code_of(refused) == (422, "ACCESS_PARITY_VIOLATION")
    assert STRICT in refused.json()["detail"]
    assert FLEXIBLE in refused.json()["detail"]


def test_a_strict_rate_may_be_offered_where_it_is_sold_so_too(desk: Desk) -> None:
    Shelf(desk).put_up("night-saver", **NIGHT | {"retail_terms": STRICT, "points": 6000})
    (shown,) = desk.as_role("member", member="M100001").get("/rewards").json()["items"]
    assert shown["service_terms"] == STRICT
