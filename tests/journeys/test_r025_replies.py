# SPDX-License-Identifier: Apache-2.0
"""R025: every suggestion is answered within seven days or stands on the overdue list; the member sees the reply."""

from datetime import timedelta

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.engaged import ENGAGED, buys
from tests.journeys.mall import Mall, build_mall
from tests.journeys.till import Till


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall that rewards taking part."""
    return build_mall(database_url, clock, ENGAGED)


def test_after_seven_days_it_is_overdue_until_somebody_answers(desk: Desk, till: Till, clock: FixedClock) -> None:
    buys(till, desk, "POS-1", 800)
    member, shop = desk.as_role("member", member="M100001"), desk.as_role("merchant_manager", merchant="jiafang")
    console = desk.as_role("operator_service")
    number = member.post("/members/M100001/suggestions", {"merchant": "jiafang", "words": "停车位太少了"}).json()["id"]
    overdue = "/merchants/jiafang/suggestions/overdue"
    clock.advance(timedelta(days=7))
    assert console.get(overdue).json()["items"] == []
    clock.advance(timedelta(minutes=1))
    assert [late["id"] for late in console.get(overdue).json()["items"]] == [number]
    shop.post(f"/merchants/jiafang/suggestions/{number}/steps", {"state": "ANSWERED", "words": "本月增加20个车位"})
    assert console.get(overdue).json()["items"] == []
    (seen,) = member.get("/members/M100001/suggestions").json()["items"]
    assert (seen["state"], [reply["words"] for reply in seen["replies"]]) == ("ANSWERED", ["本月增加20个车位"])


def test_no_end_without_a_word_to_the_member(desk: Desk, till: Till) -> None:
    buys(till, desk, "POS-1", 800)
    member, shop = desk.as_role("member", member="M100001"), desk.as_role("merchant_manager", merchant="jiafang")
    number = member.post("/members/M100001/suggestions", {"merchant": "jiafang", "words": "停车位太少了"}).json()["id"]
    mute = shop.post(f"/merchants/jiafang/suggestions/{number}/steps", {"state": "DECLINED"})
    assert (mute.status_code, mute.json()["code"]) == (422, "FIELD_INVALID")
