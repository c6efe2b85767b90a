# SPDX-License-Identifier: Apache-2.0
"""R086 酒店积分可兑换升级房型、景区导览等: three upgrades a day, and the fourth waits for one."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.doors.jobs.offer_places import offer_places
from haowu.kernel.clock import FixedClock
from haowu.members.operations.enrol_member import enrol_member
from tests.journeys.desk import Desk
from tests.journeys.mall import KEYS
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, exchange, taken
from tests.journeys.till import Till

FOUR = ("M100001", "M100002", "M100003", "M100004")


def run_job(desk: Desk) -> int:
    """Do what the job does every minute."""
    with connect(desk.database_url, MANAGER, name="jobs") as connection:
        return offer_places(connection, desk.clock)


@pytest.fixture
def day(desk: Desk, till: Till) -> int:
    """One day with three upgrades, and four guests with points for one."""
    with connect(desk.database_url) as connection:
        enrol_member(connection, member_no="M100004", phone="13800138004", clock=desk.clock, keys=KEYS)
    for member in FOUR:
        earn(till, 1000, member)
    shelf = Shelf(desk)
    shelf.put_up("suite", kind="upgrade", name_zh="升级湖景套房", points=1000, category="hotel")
    check_in = desk.clock.now() + timedelta(days=3)
    slots = [{"starts_at": check_in.isoformat(), "ends_at": (check_in + timedelta(hours=8)).isoformat(), "capacity": 3}]
    opened = shelf.manager.post(f"{shelf.path}/suite/slots", {"slots": slots})
    assert opened.status_code == 201, opened.text
    return int(opened.json()[0])


def take_three(till: Till, day: int) -> None:
    for number, member in enumerate(FOUR[:3], start=1):
        taken(till, "suite", f"R-{number}", member=member, slot=day)


def wait(desk: Desk, day: int, member: str = "M100004") -> Any:
    return desk.as_role("member", member=member).post(f"/members/{member}/waiting", {"slot_id": day})


def waits_of(desk: Desk, member: str = "M100004") -> Any:
    return desk.as_role("member", member=member).get(f"/members/{member}/waiting").json()["items"]


def told(desk: Desk) -> Any:
    """Return what other systems are told of the one place that was offered."""
    with connect(desk.database_url) as connection:
        ((data,),) = connection.execute("select data from outbox_event where kind = 'place.offered'").fetchall()
        return data


def test_the_fourth_of_three_waits(desk: Desk, till: Till, day: int) -> None:
    assert code_of(wait(desk, day)) == (409, "SLOT_FREE"), "nobody waits while there is a place"
    take_three(till, day)
    fourth = exchange(till, "suite", "R-4", member="M100004", slot=day)
    assert code_of(fourth) == (409, "SLOT_TAKEN"), fourth.text
    assert wait(desk, day).json() == {"place": 1}
    assert wait(desk, day).json() == {"place": 1}, "asking again keeps the place"
    assert till.balance("M100004")["available"] == 1000, "waiting costs nothing"
    (slot,) = desk.as_role("member", member="M100004").get("/rewards/jiafang/suite/slots").json()["items"]
    assert (slot["capacity"], slot["taken"], slot["waiting"]) == (3, 3, 1)


def test_a_place_given_back_is_kept_for_whoever_waits(desk: Desk, till: Till, day: int) -> None:
    take_three(till, day)
    wait(desk, day)
    assert run_job(desk) == 0
    assert till.post("/redemptions/R-2/cancel", {"merchant": "jiafang"}).status_code == 201
    assert run_job(desk) == 1
    (kept,) = waits_of(desk)
    assert (kept["state"], kept["offered_until"]) == ("offered", "2026-11-23T02:00:00Z")
    assert told(desk) == {
        "member": "M100004", "reward": "suite", "slot": day, "offered_until": "2026-11-23T02:00:00+00:00",
    }  # fmt: skip
    again = exchange(till, "suite", "R-5", member="M100002", slot=day)
    assert code_of(again) == (409, "SLOT_TAKEN"), "the place is kept"
    taken(till, "suite", "R-6", member="M100004", slot=day)
    assert (till.balance("M100004")["held"], waits_of(desk)) == (1000, [])


def test_an_offer_not_taken_in_a_day_goes_to_the_next(desk: Desk, till: Till, day: int, clock: FixedClock) -> None:
    take_three(till, day)
    wait(desk, day)
    till.post("/redemptions/R-1/cancel", {"merchant": "jiafang"})
    assert code_of(exchange(till, "suite", "R-7", slot=day)) == (409, "SLOT_TAKEN"), "who waits comes first"
    assert wait(desk, day, "M100001").json() == {"place": 2}
    run_job(desk)
    clock.advance(timedelta(hours=24))
    assert run_job(desk) == 1
    assert [entry["state"] for entry in waits_of(desk, "M100001")] == ["offered"]
    assert code_of(exchange(till, "suite", "R-8", member="M100004", slot=day)) == (409, "SLOT_TAKEN")
    taken(till, "suite", "R-9", slot=day)


def test_whoever_waits_no_longer_is_passed_over(desk: Desk, till: Till, day: int) -> None:
    take_three(till, day)
    wait(desk, day)
    gone = desk.as_role("member", member="M100004").delete(f"/members/M100004/waiting/{day}")
    assert gone.status_code == 204
    till.post("/redemptions/R-1/cancel", {"merchant": "jiafang"})
    assert run_job(desk) == 0
    taken(till, "suite", "R-7", slot=day)


def test_an_upgrade_is_for_a_day_that_is_named(till: Till, day: int) -> None:
    assert code_of(exchange(till, "suite")) == (422, "SLOT_REQUIRED")
