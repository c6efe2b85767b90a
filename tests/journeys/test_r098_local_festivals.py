# SPDX-License-Identifier: Apache-2.0
"""R098: 结合当地的节日和习俗设计积分活动: a county adds 庙会 农历三月初三 without code."""

from datetime import datetime, timedelta

from haowu.kernel.clock import FixedClock
from tests.journeys.almanac import days, place, promise, publish
from tests.journeys.desk import Desk
from tests.journeys.mall import order
from tests.journeys.till import Till

FAIR = {"code": "TEMPLE_FAIR", "name": {"zh": "庙会", "en": "Temple fair"}, "source": "县志;每年农历三月初三"}
GIFT = """\
  - code: fair-gift
    name: {zh: 庙会到店送50分, en: 50 points at the fair}
    point_type: consumption
    budget: base
    earn: {kind: fixed, points: 50}
    conditions: {calendars: [{calendar: TEMPLE_FAIR}]}
"""


def test_a_county_adds_its_fair_without_code(desk: Desk, till: Till, clock: FixedClock, database_url: str) -> None:
    third = {"kind": "lunar_day", "month": 3, "day": 3}
    put_up = publish(desk, third, region="411425", **FAIR)
    assert put_up["rules"]["zh"] == "农历三月初三"
    place(desk, "jiafang-01", "411425103")
    place(desk, "muying-01", "4101", merchant="muying")
    promise(database_url, clock, GIFT)
    assert days(desk, "TEMPLE_FAIR", "2027-01-01", "2027-12-31", "411425103") == ["2027-04-09"]
    assert days(desk, "TEMPLE_FAIR", "2027-01-01", "2027-12-31", "4101") == []
    at = "2027-04-09T10:00:00+08:00"
    clock.advance(datetime.fromisoformat(at) - clock.now())
    here = till.credit(order("POS-FAIR", paid_at=at))
    assert [(award["rule"], award["points"]) for award in here["awards"]] == [("base", 800), ("fair-gift", 50)]
    clock.advance(timedelta(days=1))
    after = till.credit(order("POS-AFTER", paid_at="2027-04-10T00:00:00+08:00"))
    assert [award["rule"] for award in after["awards"]] == ["base"]


def test_a_store_elsewhere_has_no_fair(desk: Desk, till: Till, clock: FixedClock, database_url: str) -> None:
    publish(desk, {"kind": "lunar_day", "month": 3, "day": 3}, region="411425", **FAIR)
    promise(database_url, clock, GIFT)  # nobody has said where jiafang-01 lies
    at = "2027-04-09T10:00:00+08:00"
    clock.advance(datetime.fromisoformat(at) - clock.now())
    assert [award["rule"] for award in till.credit(order(paid_at=at))["awards"]] == ["base"]


def test_a_region_adds_its_own_days_to_a_national_calendar(desk: Desk) -> None:
    """广西 has 三月三 off: two days on top of the national ones; the others keep theirs."""
    extra = {"kind": "dates", "dates": ["2027-04-09", "2027-04-12"]}
    fields = {"code": "PUBLIC_HOLIDAY", "name": {"zh": "休息日", "en": "Days off"}, "overlay": "adjust"}
    publish(desk, extra, region="45", **fields)
    span = ("PUBLIC_HOLIDAY", "2027-04-08", "2027-04-13")
    assert days(desk, *span, "450102") == ["2027-04-09", "2027-04-10", "2027-04-11", "2027-04-12"]
    assert days(desk, *span, "44") == ["2027-04-10", "2027-04-11"]
    answer = desk.as_role("member", member="M100001").get(
        "/calendars/PUBLIC_HOLIDAY/days?first=2027-04-08&last=2027-04-13&region=45"
    )
    assert answer.json()["guessed_years"] == [2027]
    assert "还没有公布" in answer.json()["warning"]["zh"]


def test_the_years_holidays_are_published_when_they_are_announced(desk: Desk) -> None:
    """Invented for the test: until it is published 2027 is a guess, afterwards it is not, and working days follow."""
    member = desk.as_role("member", member="M100001")
    path = "/calendars/WORKDAY/days?first=2027-10-01&last=2027-10-09"
    guessed = member.get(path).json()
    assert (guessed["days"][:2], guessed["guessed_years"]) == (["2027-10-04", "2027-10-05"], [2027])
    holidays = {"kind": "dates", "dates": [f"2027-10-0{day}" for day in (4, 5, 6, 7)]}
    publish(
        desk, {"kind": "public_holiday"}, holidays, code="PUBLIC_HOLIDAY", name={"zh": "休息日", "en": "Days off"},
        exclude=[{"kind": "dates", "dates": ["2027-10-09"]}], announced_years=[2027], source="放假安排的通知",
    )  # fmt: skip
    said = member.get(path).json()
    assert (said["days"], said["guessed_years"], said["warning"]) == (["2027-10-08", "2027-10-09"], [], None)


def test_a_festival_whose_day_is_announced_each_year_is_a_list_of_dates(desk: Desk) -> None:
    fields = {"code": "NADAM", "name": {"zh": "那达慕大会", "en": "Naadam"}, "source": "旗政府当年通告"}
    publish(desk, {"kind": "dates", "dates": ["2027-07-18", "2027-07-19"]}, region="1525", **fields)
    assert days(desk, "NADAM", "2027-01-01", "2028-12-31", "152526") == ["2027-07-18", "2027-07-19"]
    assert days(desk, "WATER_FESTIVAL", "2027-01-01", "2027-12-31") == ["2027-04-13", "2027-04-14", "2027-04-15"]
    assert days(desk, "TORCH_FESTIVAL", "2027-01-01", "2027-12-31") == ["2027-07-27"]
