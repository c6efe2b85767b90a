# SPDX-License-Identifier: Apache-2.0
"""R030 根据客户的消费金额和频次,将客户划分为不同层级: growth from amount and visits, by a public formula."""

from datetime import date, timedelta

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.climbing import LADDER, at, history, later, pay, refund, run_job, standing
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, build_mall, hold, order
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that has tiers."""
    return build_mall(database_url, clock, LADDER)


def test_1600_yuan_on_six_visits_are_1900_and_silver(desk: Desk, till: Till) -> None:
    for number, fen in enumerate((10_000, 20_000, 5_000, 10_000, 5_000, 110_000)):
        pay(till, desk, f"POS-{number}", fen)
        later(desk, 1)
    found = standing(desk)
    assert (found["growth"], found["paid_fen"], found["visits"]) == (1900, 160_000, 6)
    assert (found["tier"], found["name_zh"], found["since"]) == ("silver", "银卡", "2026-11-27")
    assert found["formula"] == (
        "成长值=近12个月实付金额(元)×1+到店次数×50;同一门店一天算一次,退货扣回,结果取整"
    )  # fmt: skip
    (risen,) = history(desk)
    assert (risen["kind"], risen["growth"], risen["needed"], risen["program"]) == ("upgraded", 1900, 1500, "mall")
    assert risen["reason"].startswith("近12个月实付1600.00元、到店6次,成长值1900,达到1500,升级为银卡")


def test_the_formula_is_everybodys(desk: Desk) -> None:
    for client in (desk.as_role("clerk", merchant="muying"), desk.as_role("member", member="M100002")):
        ladder = client.get("/tiers").json()
        assert [(level["tier"], level["threshold"]) for level in ladder["levels"]] == [
            ("base", 0), ("silver", 1500), ("gold", 5000),
        ]  # fmt: skip
        assert (ladder["window_months"], ladder["points_per_yuan"], ladder["points_per_visit"]) == (12, 1, 50)


def test_ten_receipts_of_an_afternoon_are_one_visit(desk: Desk, till: Till) -> None:
    for number in range(10):
        pay(till, desk, f"POS-{number}", 14_499)
    later(desk, 1)
    assert (standing(desk)["visits"], standing(desk)["growth"], standing(desk)["tier"]) == (1, 1449 + 50, "base")
    pay(till, desk, "POS-NEXT-DAY", 100)
    assert standing(desk)["tier"] == "silver", "1,450 yuan and a second visit"


def test_neither_freight_nor_spendable_points_are_growth(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 150_000, freight_fen=5_000)
    assert till.post("/orders/POS-1/confirm", {}).status_code == 201
    before = standing(desk)["tier"], till.balance()["available"]
    assert before == ("silver", 1450)
    assert till.post("/holds", hold("H-1", 1_400)).status_code == 201
    assert till.post("/holds/H-1/capture", {}).status_code == 201
    run_job(desk, "raise_due_tiers")
    later(desk, 1)
    found = standing(desk)
    assert (found["tier"], found["growth"], till.balance()["available"]) == ("silver", 1500, 50)


def test_the_window_is_the_last_twelve_months(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-OLD", 100_000)
    at(desk, date(2027, 5, 1))
    pay(till, desk, "POS-NEW", 30_000)
    at(desk, date(2027, 11, 22))
    assert (standing(desk)["as_of"], standing(desk)["growth"]) == ("2027-11-21", 1300 + 100)
    later(desk, 1)
    assert (standing(desk)["as_of"], standing(desk)["growth"]) == ("2027-11-22", 300 + 50)


def test_a_refund_takes_its_growth_back_and_its_visit(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 100_000)
    later(desk, 1)
    pay(till, desk, "POS-2", 80_000)
    later(desk, 1)
    assert (standing(desk)["growth"], standing(desk)["tier"]) == (1800 + 100, "silver")
    refund(till, desk, "POS-2", 30_000)
    assert (standing(desk)["growth"], standing(desk)["visits"]) == (1500 + 100, 2)
    answer = till.post(
        "/orders/POS-1/refunds",
        {"refund_no": "R-ALL", "refunded_at": desk.clock.now().isoformat(),
         "lines": [{"line_no": 1, "refund_fen": 100_000}]},
    )  # fmt: skip
    assert answer.status_code == 201
    run_job(desk, "raise_due_tiers")
    found = standing(desk)
    assert (found["growth"], found["visits"], found["paid_fen"]) == (500 + 50, 1, 50_000)
    assert found["tier"] == "silver", "nobody falls before a review"
    assert [change["kind"] for change in history(desk)] == ["upgraded"]
    assert (found["missing_to_keep"], found["keeping"]) == (
        1500,
        "银卡于2027-11-23复核:目前的成长值届时仍计入0,保留需1500,还差1500",
    )


def test_an_order_counts_once_however_often_it_is_sent(desk: Desk, till: Till, clock: FixedClock) -> None:
    pay(till, desk, "POS-1", 140_000)
    again = till.post("/orders", order("POS-1", 140_000, paid_at=clock.now().isoformat()))
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    assert run_job(desk, "raise_due_tiers") == 0
    clock.advance(timedelta(days=1))
    assert (standing(desk)["growth"], standing(desk)["tier"]) == (1450, "base")
