# SPDX-License-Identifier: Apache-2.0
"""R094 兑换食用油、大米、洗衣液等生活必需品: two bags of rice a household a month, whoever of it asks."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, exchange, taken
from tests.journeys.till import Till

MOTHER, FATHER, NEIGHBOUR = "M100001", "M100002", "M100003"
RICE = {
    "name_zh": "东北大米5kg", "points": 800, "category": "daily_goods", "fulfilment": "pickup", "household_limit": 2,
    "limit_period": "month", "stock_kind": "shared",
}  # fmt: skip


@pytest.fixture
def home(desk: Desk, till: Till) -> int:
    """Mother and father are a household; a hundred bags of rice; points enough for all."""
    shelf = Shelf(desk)
    shelf.put_up("rice", **RICE)
    assert shelf.manager.put(f"{shelf.path}/rice/stock", {"stocked": 100}).status_code == 200
    for member in (MOTHER, FATHER, NEIGHBOUR):
        earn(till, 4000, member)
    mother, father = desk.as_role("member", member=MOTHER), desk.as_role("member", member=FATHER)
    asked = mother.post(f"/members/{MOTHER}/household/invitations", {"member": FATHER})
    assert asked.status_code == 201, asked.text
    number: int = asked.json()["household_id"]
    joined = father.put(f"/members/{FATHER}/household/{number}")
    assert joined.status_code == 200, joined.text
    return number


def ask(till: Till, number: str, member: str, **fields: Any) -> tuple[int, str]:
    answer = exchange(till, "rice", number, member=member, **fields)
    return answer.status_code, answer.json().get("code", "")


def test_two_bags_a_month_whoever_asks(till: Till, clock: FixedClock, home: int) -> None:
    taken(till, "rice", "R-1", member=MOTHER)
    taken(till, "rice", "R-2", member=FATHER)
    assert ask(till, "R-3", MOTHER) == (409, "HOUSEHOLD_LIMIT_REACHED")
    assert ask(till, "R-4", FATHER) == (409, "HOUSEHOLD_LIMIT_REACHED")
    assert till.balance(MOTHER)["available"] == 3200, "what is refused costs nothing"
    taken(till, "rice", "R-5", member=NEIGHBOUR, quantity=2)
    assert ask(till, "R-6", NEIGHBOUR) == (409, "HOUSEHOLD_LIMIT_REACHED")
    december = datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    clock.advance(december - timedelta(seconds=1) - clock.now())
    assert ask(till, "R-7", MOTHER) == (409, "HOUSEHOLD_LIMIT_REACHED")
    clock.advance(timedelta(seconds=1))
    taken(till, "rice", "R-8", member=FATHER, quantity=2)
    assert home


def test_the_limit_and_what_is_left_are_told_before(desk: Desk, till: Till, home: int) -> None:
    """CTL-14: limits and stock at first sight."""
    taken(till, "rice", "R-1", member=MOTHER)
    (shown,) = desk.as_role("member", member=MOTHER).get("/rewards?store=jiafang-01").json()["items"]
    assert (shown["limits"], shown["left"]) == ("每户每月限兑2件", 99)
    assert home


def test_three_at_once_is_more_than_two(till: Till, home: int) -> None:
    assert ask(till, "R-1", MOTHER, quantity=3) == (409, "HOUSEHOLD_LIMIT_REACHED")
    taken(till, "rice", "R-2", member=MOTHER, quantity=2)
    assert home


def test_a_bag_given_back_may_be_taken_by_the_other(till: Till, home: int) -> None:
    taken(till, "rice", "R-1", member=MOTHER, quantity=2)
    assert ask(till, "R-2", FATHER) == (409, "HOUSEHOLD_LIMIT_REACHED")
    assert till.post("/redemptions/R-1/cancel", {"merchant": "jiafang"}).status_code == 201
    taken(till, "rice", "R-3", member=FATHER, quantity=2)
    assert home


def test_leaving_the_household_renews_no_limit(desk: Desk, till: Till, clock: FixedClock, home: int) -> None:
    taken(till, "rice", "R-1", member=MOTHER, quantity=2)
    gone = desk.as_role("member", member=FATHER).delete(f"/members/{FATHER}/household")
    assert gone.status_code == 204
    assert ask(till, "R-2", FATHER) == (409, "HOUSEHOLD_LIMIT_REACHED"), "he counts with it for a month more"
    clock.advance(timedelta(days=31))
    taken(till, "rice", "R-3", member=FATHER, quantity=2)
    taken(till, "rice", "R-4", member=MOTHER, quantity=2)
    assert home


def test_all_at_the_same_moment_take_two(till: Till, home: int) -> None:
    body = {"merchant": "jiafang", "store": "jiafang-01", "reward": "rice"}
    calls = [
        ("/redemptions", body | {"redemption_no": f"R-{number}", "member": (MOTHER, FATHER)[number % 2]})
        for number in range(8)
    ]
    answers = till.together(calls)
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409, 409, 409]
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {(409, "HOUSEHOLD_LIMIT_REACHED")}
    assert home


def test_the_database_keeps_it_too(till: Till, database_url: str, home: int) -> None:
    taken(till, "rice", "R-1", member=MOTHER, quantity=2)
    with (
        psycopg.connect(database_url) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="allowed are 2"),
    ):
        connection.execute("update catalog_limit_use set taken = 3 where scope = 'household'")
    assert home
