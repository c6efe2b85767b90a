# SPDX-License-Identifier: Apache-2.0
"""R034 普通客户为了升级…有意识地增加消费频次: progress in plain figures, as of yesterday, and nothing that hurries."""

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.climbing import LADDER, later, pay, standing
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Till

HURRY = ("仅剩", "仅限", "马上", "立即", "赶紧", "抓紧", "最后", "错过", "倒计时", "only", "hurry", "last chance")


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that has tiers."""
    return build_mall(database_url, clock, LADDER)


def test_320_to_gold_as_of_yesterday(desk: Desk, till: Till) -> None:
    for number in range(6):
        pay(till, desk, f"POS-{number}", 73_000)
        later(desk, 1)
    found = standing(desk)
    assert (found["growth"], found["tier"], found["next_tier"], found["missing"]) == (4680, "silver", "gold", 320)
    assert found["progress"] == "距金卡还差 320 成长值,统计截至昨日"


def test_a_visit_of_today_is_told_tomorrow(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 20_000)
    assert (standing(desk)["growth"], standing(desk)["as_of"]) == (0, "2026-11-21")
    assert standing(desk)["progress"] == "距银卡还差 1500 成长值,统计截至昨日"
    later(desk, 1)
    assert standing(desk)["progress"] == "距银卡还差 1250 成长值,统计截至昨日"


def test_at_the_top_nothing_is_missing_and_what_keeps_it_is_told(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 600_000)
    later(desk, 1)
    found = standing(desk)
    assert (found["next_tier"], found["missing"], found["progress"]) == (None, None, "已是最高等级金卡,统计截至昨日")
    assert (found["review_on"], found["missing_to_keep"]) == ("2027-11-22", 5000)
    assert found["keeping"] == "金卡于2027-11-22复核:目前的成长值届时仍计入0,保留需5000,还差5000"
    later(desk, 200)
    pay(till, desk, "POS-2", 500_000)
    found = standing(desk)
    assert found["missing_to_keep"] == 0
    assert found["keeping"] == "金卡于2027-11-22复核:目前的成长值届时仍计入5050,保留需5000,已经够了"


def test_no_sentence_hurries_anybody(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 200_000)
    later(desk, 1)
    member = desk.as_role("member", member="M100001")
    for language in ("zh", "en"):
        found = member.get("/members/M100001/tier", headers={"accept-language": language}).json()
        for sentence in (found["progress"], found["keeping"], found["formula"]):
            assert not [word for word in HURRY if word in sentence.lower()]
    assert found["progress"] == "2950 growth points to Gold, as of yesterday"


def test_the_till_and_the_mini_program_read_the_same(desk: Desk, till: Till) -> None:
    pay(till, desk, "POS-1", 200_000)
    later(desk, 1)
    shown, own = till.get("/members/M100001/tier"), standing(desk)
    assert shown.status_code == 200, shown.text
    told = shown.json()
    assert (told["tier"], told["growth"], told["missing"], told["missing_to_keep"]) == (
        own["tier"], own["growth"], own["missing"], own["missing_to_keep"],
    )  # fmt: skip
    assert (told["sentence_zh"], told["review_on"]) == (own["progress"], own["review_on"])
    assert (told["parking_hours"], told["shopper_bookings"], told["bonus_bp"]) == (1, 0, 0)
