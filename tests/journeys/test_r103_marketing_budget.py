# SPDX-License-Identifier: Apache-2.0
"""R103 资金来源限定为营销费用: points come out of a marketing budget, to the last point (RL-2, CTL-02)."""

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, Mall, build_mall, order
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.till import Running, Till

LINE = "line_fen: 100000000, face_millifen_per_point: 1000"
SMALL = PROGRAM.replace(LINE, "line_fen: 1000000, face_millifen_per_point: 10000")
"""¥10,000 at ¥0.10 a point: 100,000 points."""


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall with a budget of 100,000 points."""
    return build_mall(database_url, clock, SMALL)


def budget(desk: Desk) -> tuple[int, int, int, int]:
    """Return limit, used, left and used at face value, as the regulator reads it."""
    (line,) = desk.as_role("regulator").get("/programs/mall/budgets").json()["items"]
    assert (line["funder"], line["line_fen"], line["face_millifen_per_point"]) == ("jiafang", 1_000_000, 10_000)
    return line["limit_points"], line["used_points"], line["left_points"], line["used_fen"]


def test_ten_thousand_yuan_pay_a_hundred_thousand_points_and_not_one_more(till: Till, desk: Desk) -> None:
    assert budget(desk) == (100_000, 0, 100_000, 0)
    assert till.credit(order("BIG", 9_999_900))["awards"][0]["points"] == 99_999
    assert till.credit(order("LAST", 100))["awards"][0]["points"] == 1, "the last point can still be granted"
    refused = till.post("/orders", order("ONE-MORE", 100))
    assert (refused.status_code, refused.json()["code"]) == (409, "BUDGET_EXHAUSTED")
    assert "预算" in refused.json()["detail"]
    assert till.balance()["pending"] == 100_000
    assert budget(desk) == (100_000, 100_000, 0, 1_000_000)


def test_what_does_not_fit_is_refused_whole(till: Till, desk: Desk) -> None:
    till.credit(order("BIG", 9_995_000))
    refused = till.post("/orders", order("TOO-MUCH", 5_100))
    assert refused.json()["code"] == "BUDGET_EXHAUSTED"
    assert budget(desk)[1:3] == (99_950, 50)
    assert till.credit(order("FITS", 5_000))["awards"][0]["points"] == 50


def test_forty_tills_at_once_do_not_pass_it_by_a_point(till: Till, desk: Desk) -> None:
    till.credit(order("BIG", 9_998_000))
    answers = till.together([("/orders", order(f"RUSH-{number}", 100)) for number in range(40)])
    assert sorted(answer.status_code for answer in answers) == [201] * 20 + [409] * 20
    assert budget(desk) == (100_000, 100_000, 0, 1_000_000)


def test_a_refund_gives_the_budget_back(till: Till, desk: Desk) -> None:
    till.credit(order("BIG", 9_999_900))
    refund = {"refund_no": "R", "refunded_at": "2026-11-22T09:40:00+08:00", "is_full": True}
    assert till.post("/orders/BIG/refunds", refund).status_code == 201
    assert budget(desk) == (100_000, 0, 100_000, 0)


def test_more_money_is_a_published_version_of_two_persons(till: Till, desk: Desk) -> None:
    till.credit(order("BIG", 10_000_000))
    publisher = Publisher(desk)
    from_then = "2026-11-29T00:00:00+08:00"
    more = next_version(from_then, (LINE, "line_fen: 2000000, face_millifen_per_point: 10000"))
    published = publisher.publish(more)
    assert (published["version"], published["rebate_bp"]) == (2, 1_000)
    assert published["warning"]["zh"].startswith("按面值最多返还10%")
    assert till.credit(order("NEXT", 100))["awards"][0]["points"] == 1
    less = publisher.submit(
        next_version("2027-01-01T00:00:00+08:00", (LINE, "line_fen: 900000, face_millifen_per_point: 10000"))
    )
    assert (less.status_code, less.json()["problems"][0]["code"]) == (422, "BUDGET_LOWERED_EARLY")


def test_a_member_and_a_shop_do_not_read_budgets(desk: Desk) -> None:
    assert desk.as_role("member", member="M100001").get("/programs/mall/budgets").json()["code"] == "SCOPE_MISSING"
    assert desk.as_role("operator_finance").get("/programs/nothing/budgets").json()["code"] == "PROGRAM_NOT_FOUND"


def test_without_a_live_budget_nothing_is_promised(database_url: str, clock: FixedClock) -> None:
    closed = SMALL.replace(
        "face_millifen_per_point: 10000", 'face_millifen_per_point: 10000, closes_at: "2026-11-01T00:00:00+08:00"'
    )
    mall = build_mall(database_url, clock, closed)
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        refused = till.post("/orders", order("A"))
        assert (refused.status_code, refused.json()["code"]) == (409, "NO_LIVE_BUDGET")
        assert till.balance()["pending"] == 0
