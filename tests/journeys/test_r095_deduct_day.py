# SPDX-License-Identifier: Apache-2.0
"""R095 积分抵扣日…抵扣米面粮油等民生商品的账单: on the day, for the listed categories, and for nothing else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, Mall, build_mall, hold, order
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import code_of
from tests.journeys.till import Running, Till

METHOD = "deduction: {points: 100, fen: 100, only_on_deduct_days: true}\n"
PLACE = {"member": "M100001", "merchant": "jiafang", "store": "jiafang-01"}
BASKET = [
    {"line_no": 1, "category": "米面粮油", "amount_fen": 6_000},
    {"line_no": 2, "category": "beer", "amount_fen": 4_000},
]
DAY = campaign(
    "deduct-day",
    "2026-12-01T00:00:00",
    "2027-01-01T00:00:00",
    name="积分抵扣日",
    on={"weekdays": ["sat"]},
    merchants=["jiafang"],
    deduct={"categories": ["米面粮油"]},
)
SATURDAY, FRIDAY = "2026-12-05T10:00:00+08:00", "2026-12-04T10:00:00+08:00"


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall, whose points pay for bills on deduct days alone."""
    return build_mall(database_url, clock, PROGRAM + METHOD)


@pytest.fixture
def till(mall: Mall) -> Iterator[Till]:
    """A till of jiafang, where M100001 has 2,000 points."""
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        till.credit(order("EARN", 200_000))
        assert till.post("/orders/EARN/confirm", {}).status_code == 201
        yield till


def quote(till: Till, **more: Any) -> Any:
    """Ask what the basket of rice and beer would cost."""
    return till.post("/deductions/quote", {**PLACE, "bill": BASKET, **more})


def test_rice_is_paid_and_beer_is_not(desk: Desk, mall: Mall, till: Till) -> None:
    """Rice ¥60 and beer ¥40, 2,000 points: the deduction looks at ¥60 only. Half of it is the most, ¥20 are there."""
    Promoter(desk, "jiafang").launch(DAY)
    mall.clock.move_to(datetime.fromisoformat(SATURDAY))
    found = quote(till).json()
    assert (found["bill_fen"], found["eligible_fen"]) == (10_000, 6_000)
    assert (found["points"], found["off_fen"], found["cash_fen"]) == (2_000, 2_000, 8_000)
    assert (found["max_points"], found["max_off_fen"]) == (3_000, 3_000)
    assert [(line["line_no"], line["is_eligible"], line["off_fen"]) for line in found["lines"]] == [
        (1, True, 2_000),
        (2, False, 0),
    ]
    assert "今日只抵:米面粮油" in found["method"]
    placed = till.post("/holds", hold("H-1", 2_000, bill=BASKET))
    assert placed.status_code == 201, placed.text


def test_a_basket_of_beer_gets_nothing_off(desk: Desk, mall: Mall, till: Till) -> None:
    Promoter(desk, "jiafang").launch(DAY)
    mall.clock.move_to(datetime.fromisoformat(SATURDAY))
    found = quote(till, bill=[{"line_no": 1, "category": "beer", "amount_fen": 4_000}]).json()
    assert (found["points"], found["eligible_fen"], found["cash_fen"]) == (0, 0, 4_000)
    refused = till.post("/holds", hold("H-1", 100, bill=[{"line_no": 1, "category": "beer", "amount_fen": 4_000}]))
    assert code_of(refused) == (422, "DEDUCTION_EXCEEDS_METHOD")


def test_on_other_days_points_pay_for_no_bill(desk: Desk, mall: Mall, till: Till) -> None:
    Promoter(desk, "jiafang").launch(DAY)
    for at in (FRIDAY, "2026-12-06T00:00:00+08:00"):
        mall.clock.move_to(datetime.fromisoformat(at))
        assert code_of(quote(till)) == (422, "NO_DEDUCTION")
        assert code_of(till.post("/holds", hold("H-1", 100, bill=BASKET))) == (422, "NO_DEDUCTION")


def test_a_programme_that_deducts_every_day_is_not_narrowed(database_url: str, clock: FixedClock) -> None:
    """What members may do every day, a campaign does not take away from them."""
    build_mall(database_url, clock, PROGRAM + "deduction: {points: 100, fen: 100}\n")
    refused = Promoter(Desk(database_url, clock), "jiafang").submit(DAY)
    assert code_of(refused) == (422, "CAMPAIGN_INVALID")
    assert [problem["code"] for problem in refused.json()["problems"]] == ["NO_DEDUCT_DAYS"]
