# SPDX-License-Identifier: Apache-2.0
"""R058 品质管控,选择与有名品牌合作: papers of the supplier, samples, and more than 3 % complaints take it off."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.catalog.operations.suspend_unqualified import suspend_unqualified
from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Client, Desk
from tests.journeys.exchanging import Exchanging
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.till import Till

SUPPLIER = {"supplier": "棉城工厂", "qualified_until": "2026-12-31"}


@pytest.fixture
def shop(desk: Desk, till: Till) -> Exchanging:
    """Towels on the shelf, and a member with points for forty of them."""
    shop = Exchanging(desk, till)
    shop.offer("towel", "纯棉毛巾", 100, 1_000, fulfilment="pickup", **SUPPLIER)
    shop.earn(4_000)
    return shop


def give(shop: Exchanging, count: int) -> list[int]:
    """Exchange and hand over so many."""
    numbers = [shop.get("towel")["id"] for _ in range(count)]
    for number in numbers:
        shop.hand_over(number)
    return numbers


def complain(shop: Exchanging, number: int, reason: str = "quality_defect") -> dict[str, Any]:
    wish = "return" if reason == "seven_day_no_reason" else "exchange"
    opened = shop.me.post(f"{shop.mine}/{number}/aftersales", {"wish": wish, "reason": reason})
    assert opened.status_code == 201, opened.text
    case: dict[str, Any] = opened.json()
    return case


def operator(desk: Desk) -> Client:
    return desk.as_role("operator_product")


def judged(desk: Desk) -> Any:
    answer = operator(desk).post("/reward-reviews")
    assert answer.status_code == 201, answer.text
    return answer.json()["suspended"]


def test_one_of_33_is_more_than_three_percent(shop: Exchanging, desk: Desk) -> None:
    first, *_ = give(shop, 33)
    assert judged(desk) == []
    complain(shop, first)
    assert judged(desk) == ["jiafang/towel"]
    assert code_of(shop.ask_for("towel")) == (409, "REWARD_CLOSED")
    assert shop.me.get("/rewards").json()["items"] == []
    (review,) = operator(desk).get("/reward-reviews").json()["items"]
    assert (review["reward"], review["cause"], review["fulfilled"], review["complaints"]) == (
        "towel", "complaints", 33, 1,
    )  # fmt: skip

    listing = f"{shop.shelf.path}/towel/listing"
    assert code_of(shop.manager.put(listing)) == (409, "REWARD_NOT_READY"), "not before somebody has looked"
    own = shop.manager.post("/reward-reviews/jiafang/towel/closing", {"reason": "没问题"})
    assert code_of(own) == (403, "OPERATOR_ONLY"), "and not its own merchant"
    closed = operator(desk).post("/reward-reviews/jiafang/towel/closing", {"reason": "已更换批次,复检合格"})
    assert closed.status_code == 204
    assert shop.manager.put(listing).status_code == 200
    shop.get("towel")


def test_one_of_34_is_not(shop: Exchanging, desk: Desk) -> None:
    first, *_ = give(shop, 34)
    complain(shop, first)
    assert judged(desk) == []


def test_what_says_nothing_of_quality_is_not_counted(shop: Exchanging, desk: Desk, clock: FixedClock) -> None:
    first, second, third = give(shop, 3)
    complain(shop, first, "seven_day_no_reason")
    unfounded = complain(shop, second)
    decided = shop.manager.post(
        f"/merchants/jiafang/aftersales/{unfounded['id']}/decision",
        {"is_approved": False, "refusal_reason": "no_defect_found"},
    )
    assert decided.status_code == 201, decided.text
    assert judged(desk) == []
    complain(shop, third)
    clock.advance(timedelta(days=30))
    assert judged(desk) == [], "only the last thirty days are counted"


def test_a_bad_sample_takes_it_off(shop: Exchanging, desk: Desk) -> None:
    sample = operator(desk).post("/reward-samples/jiafang/towel", {"is_good": False, "note": "实测克重不足"})
    assert sample.status_code == 201, sample.text
    assert code_of(shop.ask_for("towel")) == (409, "REWARD_CLOSED")
    seen = shop.manager.get(f"{shop.shelf.path}/towel").json()
    assert seen["suspended_for"] == "抽检不合格,等待复核:实测克重不足"
    (noted,) = shop.manager.get(f"{shop.shelf.path}/towel/samples").json()["items"]
    assert (noted["is_good"], noted["note"]) == (False, "实测克重不足")


def test_a_supplier_without_papers_supplies_nothing(desk: Desk, clock: FixedClock) -> None:
    shelf = Shelf(desk)
    shelf.make("sheet", supplier="无名作坊")
    assert code_of(shelf.manager.put(f"{shelf.path}/sheet/listing")) == (409, "REWARD_NOT_READY")
    shelf.put_up("towel", **SUPPLIER)
    clock.advance(timedelta(days=40))  # the first of January
    with connect(desk.database_url, MANAGER, name="jobs") as connection:
        assert suspend_unqualified(connection, clock=clock) == 1
    assert shelf.manager.get(f"{shelf.path}/towel").json()["suspended_for"] == "供应商“棉城工厂”的资质已过期"
