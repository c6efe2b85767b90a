# SPDX-License-Identifier: Apache-2.0
"""CTL-23: what was earned while a point took more off a bill keeps that worth, however the rate changes (L-05)."""

from datetime import datetime
from typing import Any

import pytest

from haowu.kernel.clock import FixedClock
from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM, Mall, build_mall, hold, order
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.till import Till

OLD = "deduction: {points: 25, fen: 100}\n"
NEW = "deduction: {points: 50, fen: 100}\n"
SOURCE = with_disclosure(PROGRAM + OLD)
HERE = {"member": "M100001", "merchant": "jiafang", "store": "jiafang-01", "point_type": "consumption"}


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """The mall where 25 points take a yuan off, until they need 50."""
    return build_mall(database_url, clock, SOURCE)


def earn(till: Till, clock: FixedClock, points: int) -> None:
    number = f"E-{points}-{clock.now():%Y%m%d}"
    till.credit(order(number, points * 100, paid_at=clock.now().isoformat()))
    assert till.post(f"/orders/{number}/confirm", {}).status_code == 201


def halve(desk: Desk, clock: FixedClock) -> None:
    """Publish that it takes twice the points from 2027 on, and let the day come."""
    Publisher(desk).publish(next_version("2027-01-01T00:00:00+08:00", (OLD, NEW), source=SOURCE))
    clock.move_to(datetime.fromisoformat("2027-01-05T10:00:00+08:00"))


def bill(yuan: int) -> list[dict[str, Any]]:
    return [{"line_no": 1, "category": "bedding", "amount_fen": yuan * 100}]


def quote(till: Till, yuan: int, points: int | None = None) -> dict[str, Any]:
    asked = {"bill": bill(yuan)} if points is None else {"bill": bill(yuan), "points": points}
    answer = till.post("/deductions/quote", HERE | asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_numbers_of_the_court_case(desk: Desk, till: Till, clock: FixedClock) -> None:
    """1,800,000 points at 25:1, 260,000 spent, then 50:1: the other 1,540,000 are still worth 61,600."""
    earn(till, clock, 1_800_000)
    for number, points in (("S-1", 200_000), ("S-2", 60_000)):
        assert till.post("/holds", hold(number, points)).status_code == 201
        assert till.post(f"/holds/{number}/capture", {}).status_code == 201
    halve(desk, clock)
    found = quote(till, 200_000)
    assert (found["available"], found["points"], found["off_fen"]) == (1_540_000, 1_540_000, 61_600 * 100)
    assert found["rule_version"] == 2
    assert [step["zh"] for step in found["steps"] if step["code"] == "KEPT_RATE"] == [
        "其中1540000积分按获得时的抵扣标准计算"
    ]
    placed = till.post("/holds", hold("H", 1_540_000, bill=bill(200_000)))
    assert placed.status_code == 201, placed.text


def test_new_points_go_by_the_new_rate_after_the_old_ones(desk: Desk, till: Till, clock: FixedClock) -> None:
    earn(till, clock, 1_000)
    halve(desk, clock)
    earn(till, clock, 1_000)
    found = quote(till, 1_000)
    assert (found["points"], found["off_fen"]) == (2_000, 4_000 + 2_000)
    assert quote(till, 1_000, 1_000)["off_fen"] == 4_000, "the first to expire are spent first, and keep their rate"
    assert quote(till, 1_000, 1_050)["off_fen"] == 4_100
    small = quote(till, 60)
    assert (small["points"], small["off_fen"]) == (750, 3_000), "half of the bill, in old points"

    refused = till.post("/holds", hold("H-2", 800, bill=bill(60)))
    assert (refused.status_code, refused.json()["code"], refused.json()["points"]) == (
        422,
        "DEDUCTION_EXCEEDS_METHOD",
        750,
    )
    assert till.post("/holds", hold("H-3", 750, bill=bill(60))).status_code == 201
    rest = quote(till, 1_000)
    assert (rest["points"], rest["off_fen"]) == (1_250, 1_000 + 2_000), "250 old ones are left"


def test_two_holds_at_once_share_the_old_points(desk: Desk, till: Till, clock: FixedClock) -> None:
    """750 old points for ¥30 were quoted to both, and there are 1,000: the second hears what they are worth now."""
    earn(till, clock, 1_000)
    halve(desk, clock)
    earn(till, clock, 5_000)
    wanted = [("/holds", hold(f"T-{number}", 750, bill=bill(60), off_fen=3_000)) for number in (1, 2)]
    answers = till.together(wanted)
    assert sorted(answer.status_code for answer in answers) == [201, 422]
    (refused,) = [answer.json() for answer in answers if answer.status_code == 422]
    assert (refused["code"], refused["points"], refused["off_fen"]) == ("DEDUCTION_EXCEEDS_METHOD", 750, 2_000)
    asked = quote(till, 60)
    assert (asked["points"], asked["off_fen"]) == (1_250, 3_000), "250 old ones for ¥10, 1,000 new ones for ¥20"
    kept = hold("T-3", 1_250, bill=bill(60), off_fen=3_000)
    assert till.post("/holds", kept).status_code == 201
    assert till.post("/holds", kept).json()["replayed"] is True, "a repetition gets the first answer"


def test_a_better_rate_is_for_all_points_at_once(desk: Desk, till: Till, clock: FixedClock) -> None:
    earn(till, clock, 1_000)
    better = OLD.replace("points: 25", "points: 20")
    Publisher(desk).publish(next_version("2026-11-29T00:00:00+08:00", (OLD, better), source=SOURCE))
    clock.move_to(datetime.fromisoformat("2026-11-30T10:00:00+08:00"))
    found = quote(till, 1_000)
    assert (found["points"], found["off_fen"]) == (1_000, 5_000)
    assert [step for step in found["steps"] if step["code"] == "KEPT_RATE"] == []


def test_a_worse_rate_needs_thirty_days(desk: Desk, till: Till, clock: FixedClock) -> None:
    earn(till, clock, 1_000)
    refused = Publisher(desk).submit(next_version("2026-12-21T00:00:00+08:00", (OLD, NEW), source=SOURCE))
    assert (refused.json()["code"], refused.json()["needed_days"]) == ("NOTICE_TOO_SHORT", 30)


def test_a_sum_without_a_bill_says_nothing(till: Till, clock: FixedClock) -> None:
    earn(till, clock, 1_000)
    refused = till.post("/holds", hold("H", 100, off_fen=400))
    assert (refused.status_code, refused.json()["code"]) == (422, "DEDUCTION_EXCEEDS_METHOD")
    assert (refused.json()["points"], refused.json()["off_fen"]) == (0, 0)
    wrong = till.post("/holds", hold("H", 100, bill=bill(100), off_fen=500))
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["off_fen"]) == (422, "DEDUCTION_EXCEEDS_METHOD", 400)
    assert till.post("/holds", hold("H", 100, bill=bill(100), off_fen=400)).status_code == 201
