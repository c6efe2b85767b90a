# SPDX-License-Identifier: Apache-2.0
"""R044 经营者必须提前明示有效期: shown before earning, at earning, and in the wallet for each lot."""

import pytest

from haowu.kernel.clock import FixedClock
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, build_mall, order
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.till import Running, Till


def test_before_earning_the_card_says_how_long_points_live(desk: Desk) -> None:
    card = desk.as_role("member", member="M100001").get("/programs/mall/card").json()
    (validity,) = card["validity"]
    assert (validity["point_type"], validity["last_day"]) == ("consumption", "2029-11-30")
    assert validity["zh"] == "获得当月之后第36个月的月末到期"
    named = {field["name"]: (field["label"], field["zh"]) for field in card["fields"]}
    assert named["validity"] == ("有效期", "每批积分的到期日见小票和积分明细")


def test_before_earning_the_quote_says_the_last_day(till: Till) -> None:
    quoted = till.post("/orders/quote", order("Q", 80_000)).json()
    assert quoted["awards"][0]["receipt"] == "800分,有效期至2029-11-30"
    assert till.balance()["pending"] == 0


def test_the_receipt_says_it_at_earning_and_the_same_when_asked_again(till: Till) -> None:
    (award,) = till.credit(order("POS-1", 80_000))["awards"]
    assert award["receipt"] == "800分,有效期至2029-11-30"
    again = till.post("/orders", order("POS-1", 80_000)).json()
    assert (again["replayed"], again["awards"]) == (True, [award])


def test_the_members_own_wallet_says_it_of_each_lot(desk: Desk, till: Till) -> None:
    till.credit(order("NOV", 80_000))
    till.credit(order("OCT", 20_000, paid_at="2026-10-31T23:59:59+08:00"))
    wallet = desk.as_role("member", member="M100001").get("/members/M100001/lots").json()["items"]
    assert [(lot["granted"], lot["expires_on"]) for lot in wallet] == [(200, "2029-10-31"), (800, "2029-11-30")]
    assert [lot["expires_at"] for lot in wallet] == ["2029-10-31T16:00:00Z", "2029-11-30T16:00:00Z"]


@pytest.mark.parametrize(
    ("zone", "last_day", "instant"),
    [("Asia/Shanghai", "2029-11-30", "2029-11-30T16:00:00Z"), ("Asia/Urumqi", "2029-11-30", "2029-11-30T18:00:00Z")],
)
def test_the_last_day_is_that_of_the_programmes_zone(
    database_url: str, clock: FixedClock, zone: str, last_day: str, instant: str
) -> None:
    mall = build_mall(database_url, clock, with_disclosure(f"{PROGRAM}zone: {zone}\n"))
    with Running(mall.runtime) as server:
        till = Till(server, mall.jiafang)
        (award,) = till.credit(order("Z", 80_000))["awards"]
    member = Desk(database_url, clock).as_role("member", member="M100001")
    (lot,) = member.get("/members/M100001/lots").json()["items"]
    assert award["expires_on"] == lot["expires_on"] == last_day
    assert lot["expires_at"] == instant


def test_a_change_that_is_announced_stands_on_the_card(desk: Desk, till: Till) -> None:
    till.credit(order("V1", 80_000))
    publisher = Publisher(desk)
    publisher.publish(next_version("2027-01-01T00:00:00+08:00", ("months: 36", "months: 24")))
    card = desk.as_role("member", member="M100001").get("/programs/mall/card").json()
    assert (card["version"], card["validity"][0]["last_day"]) == (1, "2029-11-30")
    (coming,) = card["announced"]
    assert (coming["version"], coming["effective_from"], coming["is_adverse"]) == (2, "2026-12-31T16:00:00Z", True)
    assert coming["comments_until"] < coming["effective_from"]
    assert coming["changes"][0]["zh"] == "积分类型“consumption”的有效期:36个月,至月末 → 24个月,至月末"
