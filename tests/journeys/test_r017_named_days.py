# SPDX-License-Identifier: Apache-2.0
"""R017: 开学季、爱眼日推出积分兑换优惠: named days are there from the start, and rules name them."""

from datetime import datetime

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.almanac import days, promise, publish
from tests.journeys.desk import Desk
from tests.journeys.mall import order
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import Shelf
from tests.journeys.till import Till

EYE_CARE = """\
  - code: eye-care
    name: {zh: 爱眼日双倍积分, en: Double points on Eye Care Day}
    point_type: consumption
    budget: base
    earn: {kind: multiplier, bonus_bp: 10000}
    conditions: {calendars: [{calendar: EYE_CARE_DAY}, {calendar: SCHOOL_SEASON}], categories: [optical]}
"""


def test_eye_care_day_is_6_june_2027(desk: Desk) -> None:
    member = desk.as_role("member", member="M100001")
    shown = member.get("/calendars/EYE_CARE_DAY").json()
    assert (shown["name"]["zh"], shown["rules"]["zh"], shown["next_day"]) == ("全国爱眼日", "6月6日", "2027-06-06")
    assert shown["is_built_in"] is True
    everything = {each["code"]: each["next_day"] for each in member.get("/calendars").json()["items"]}
    assert everything["EYE_CARE_DAY"] == "2027-06-06"
    assert everything["SCHOOL_SPRING"] == "2027-02-15"


def test_the_school_seasons_are_windows(desk: Desk) -> None:
    season = days(desk, "SCHOOL_SEASON", "2027-01-01", "2027-12-31")
    assert (season[0], season[23], season[24], season[-1]) == ("2027-02-15", "2027-03-10", "2027-08-20", "2027-09-10")


@pytest.mark.parametrize(
    ("at", "points"),
    [
        ("2027-06-05T23:59:59+08:00", 800),
        ("2027-06-06T00:00:00+08:00", 1600),
        ("2027-06-06T15:59:59+00:00", 1600),  # a minute before midnight in Shanghai
        ("2027-06-07T00:00:00+08:00", 800),
        ("2027-08-20T12:00:00+08:00", 1600),
    ],
)
def test_glasses_earn_double_on_the_day(
    desk: Desk, till: Till, clock: FixedClock, database_url: str, at: str, points: int
) -> None:
    del desk
    promise(database_url, clock, EYE_CARE)
    clock.advance(datetime.fromisoformat(at) - clock.now())
    line = {"line_no": 1, "sku": "LENS", "category": "optical", "quantity": 1, "paid_fen": 80_000}
    answer = till.credit(order(paid_at=at, lines=[line]))
    assert sum(award["points"] for award in answer["awards"]) == points


def test_back_to_school_exchanges_cost_less(desk: Desk, clock: FixedClock) -> None:
    """开学季…推出积分兑换优惠: the lens for 1,500 instead of 2,000 points, in both windows of the year."""
    Shelf(desk).put_up("lens", points=2_000)
    promoted = campaign(
        "back-to-school", "2027-01-01T00:00:00", "2028-01-01T00:00:00", name="开学季",
        on={"calendars": [{"calendar": "SCHOOL_SEASON"}]},
        prices=[{"merchant": "jiafang", "rewards": ["lens"], "points": 1_500}],
    )  # fmt: skip
    Promoter(desk, "jiafang").launch(promoted)
    found = []
    for day in ("2027-02-14", "2027-02-15", "2027-03-10", "2027-03-11", "2027-08-20", "2027-09-11"):
        clock.move_to(datetime.fromisoformat(f"{day}T12:00:00+08:00"))
        found.append(desk.as_role("member", member="M100001").get("/rewards/jiafang/lens").json()["points"])
    assert found == [2_000, 1_500, 1_500, 2_000, 1_500, 2_000]


def test_a_shop_shifts_its_school_season_by_publishing_it_anew(desk: Desk) -> None:
    window = {"kind": "solar_window", "from": {"month": 8, "day": 25}, "until": {"month": 9, "day": 5}}
    fields = {"code": "SCHOOL_AUTUMN", "name": {"zh": "秋季开学季", "en": "Autumn term"}}
    publish(desk, window, effective_from="2026-11-23", region="15", **fields)
    assert days(desk, "SCHOOL_AUTUMN", "2027-08-01", "2027-09-30", "1501")[0] == "2027-08-25"
    assert days(desk, "SCHOOL_AUTUMN", "2027-08-01", "2027-09-30", "11")[0] == "2027-08-20"
