# SPDX-License-Identifier: Apache-2.0
"""R096: 赶集日推出“消费满额送双倍积分”: each township has its own market days, and the basket a threshold."""

from datetime import datetime
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.almanac import ONE_SIX, days, place, promise, propose, publish
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, order
from tests.journeys.promoting import BUDGET, DOUBLE, Promoter, bonus, campaign
from tests.journeys.till import Till

MARKET_DOUBLE = """\
  - code: market-double
    name: {zh: 赶集日满100元双倍积分, en: Double points on market days}
    point_type: consumption
    budget: base
    earn: {kind: multiplier, bonus_bp: 10000}
    conditions: {calendars: [{calendar: MARKET_DAY}], min_spend_fen: 10000}
"""


@pytest.fixture
def clock() -> FixedClock:
    """The market of 2026-10-10 is still to come."""
    return FixedClock(datetime.fromisoformat("2026-09-20T10:00:00+08:00"))


def earned(till: Till, clock: FixedClock, at: str, paid_fen: int = 10_000, **changes: Any) -> int:
    """Sell something at an instant and return the points."""
    clock.advance(datetime.fromisoformat(at) - clock.now())
    answer = till.credit(order(f"POS-{at}-{paid_fen}", paid_fen, paid_at=at, **changes))
    return sum(award["points"] for award in answer["awards"])


def test_a_basket_of_100_yuan_is_doubled_on_the_tenth_and_not_on_the_eleventh(
    desk: Desk, mall: Mall, till: Till, clock: FixedClock, database_url: str
) -> None:
    publish(desk, ONE_SIX, region="411425103")
    place(desk, "jiafang-01", "411425103")
    assert days(desk, "MARKET_DAY", "2026-10-01", "2026-10-31", "411425103") == [
        f"2026-10-{day:02}" for day in (1, 6, 10, 15, 20, 25, 30)
    ]
    promise(database_url, clock, MARKET_DOUBLE)
    assert earned(till, clock, "2026-10-10T09:00:00+08:00") == 200  # 九月初一
    assert earned(till, clock, "2026-10-10T09:10:00+08:00", 9_999) == 99
    assert earned(till, clock, "2026-10-11T09:00:00+08:00") == 100
    assert mall.clock is clock


def test_a_shop_runs_it_as_a_campaign_and_the_market_days_are_promised_by_it(
    desk: Desk, till: Till, clock: FixedClock
) -> None:
    publish(desk, ONE_SIX, region="411425103")
    place(desk, "jiafang-01", "411425103")
    promoted = campaign(
        "market-double", "2026-10-01T00:00:00", "2026-11-01T00:00:00", name="赶集日满100元双倍积分",
        on={"calendars": [{"calendar": "MARKET_DAY"}]}, merchants=["jiafang"], budget=BUDGET,
        rules=[bonus(DOUBLE, min_spend_fen=10_000)],
    )  # fmt: skip
    card = Promoter(desk, "jiafang").launch(promoted)
    assert "仅限赶集日" in card["when"]["zh"]
    other = {"kind": "lunar_digits", "digits": [3, 8]}
    refused = propose(desk, other, region="411425103", effective_from="2026-10-05")
    assert (refused.status_code, refused.json()["code"]) == (422, "CALENDAR_NOTICE_TOO_SHORT")
    assert earned(till, clock, "2026-10-10T09:00:00+08:00") == 200
    assert earned(till, clock, "2026-10-10T09:10:00+08:00", 9_999) == 99
    assert earned(till, clock, "2026-10-11T09:00:00+08:00") == 100


def test_a_town_nearby_keeps_other_days(desk: Desk, till: Till, clock: FixedClock, database_url: str) -> None:
    publish(desk, ONE_SIX, region="411425")
    publish(desk, {"kind": "branch_days", "branches": ["子", "午"]}, region="411425104")
    place(desk, "jiafang-01", "411425104")
    promise(database_url, clock, MARKET_DOUBLE)
    assert days(desk, "MARKET_DAY", "2026-11-01", "2026-11-30", "411425104") == [
        f"2026-11-{day:02}" for day in (4, 10, 16, 22, 28)
    ]
    assert earned(till, clock, "2026-10-10T09:00:00+08:00") == 100  # 丁巳: the county's market, not this town's
    assert earned(till, clock, "2026-11-04T09:00:00+08:00") == 200


def test_promised_market_days_are_not_taken_away_overnight(
    desk: Desk, till: Till, clock: FixedClock, database_url: str
) -> None:
    publish(desk, ONE_SIX, region="411425103")
    place(desk, "jiafang-01", "411425103")
    promise(database_url, clock, MARKET_DOUBLE)
    other = {"kind": "lunar_digits", "digits": [3, 8]}
    refused = propose(desk, other, region="411425103", effective_from="2026-09-21")
    assert (refused.status_code, refused.json()["code"]) == (422, "CALENDAR_NOTICE_TOO_SHORT")
    assert "2026-10-20" in refused.json()["detail"]
    put_up = publish(desk, other, region="411425103", effective_from="2026-10-20")
    assert put_up["state"] == "published"
    assert earned(till, clock, "2026-10-10T09:00:00+08:00") == 200
    assert earned(till, clock, "2026-10-20T09:00:00+08:00") == 100  # 九月十一 is no market any more
    assert earned(till, clock, "2026-10-22T09:00:00+08:00") == 200  # 九月十三 is one


def test_one_person_alone_publishes_no_calendar(desk: Desk) -> None:
    made = propose(desk, ONE_SIX).json()
    assert made["rules"]["zh"] == "农历逢一逢六"
    assert made["next_days"][:3] == ["2026-09-21", "2026-09-26", "2026-10-01"]
    path = f"/calendar-proposals/{made['id']}/decision"
    alone = desk.as_role("operator_product").post(path, {"decision": "published"})
    assert (alone.status_code, alone.json()["code"]) == (403, "SCOPE_MISSING")
    gone = desk.as_role("member", member="M100001").get("/calendars/MARKET_DAY")
    assert (gone.status_code, gone.json()["code"]) == (404, "CALENDAR_UNKNOWN")


def test_a_rule_that_makes_no_sense_is_named(desk: Desk) -> None:
    refused = propose(desk, {"kind": "lunar_day", "month": 3})
    assert (refused.status_code, refused.json()["code"]) == (422, "CALENDAR_INVALID")
    assert "day" in refused.json()["detail"]
    zeros = propose(desk, ONE_SIX, region="411400")
    assert (zeros.status_code, zeros.json()["code"]) == (422, "CALENDAR_INVALID")
