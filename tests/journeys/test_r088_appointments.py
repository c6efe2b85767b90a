# SPDX-License-Identifier: Apache-2.0
"""R088 兑换“珠宝私人定制咨询”“清洗保养”“搭配指导”: a slot with staff; points are held, and come back if it fails."""

from datetime import timedelta
from typing import Any

from haowu.config.database import connect
from haowu.config.logins import MANAGER
from haowu.kernel.clock import FixedClock
from haowu.redemption.operations.end_missed_appointments import end_missed_appointments
from tests.journeys.desk import Desk
from tests.journeys.shelf import Shelf, code_of
from tests.journeys.taking import earn, exchange, taken
from tests.journeys.till import Till

NO_SHOW = "未按约到店也未取消的,预约次日自动取消,积分全额退回"


def open_slots(
    desk: Desk, *, hours: tuple[int, ...] = (24, 25), staff: str = "陈师傅", reward: str = "ring-care"
) -> Any:
    """Offer an hour with somebody, so many hours from now."""
    now = desk.clock.now()
    slots = [
        {
            "starts_at": (now + timedelta(hours=hour)).isoformat(),
            "ends_at": (now + timedelta(hours=hour + 1)).isoformat(),
            "store": "jiafang-01",
            "staff": staff,
        }
        for hour in hours
    ]
    manager = desk.as_role("merchant_manager", merchant="jiafang")
    return manager.post(f"/merchants/jiafang/rewards/{reward}/slots", {"slots": slots})


def shop(desk: Desk) -> list[int]:
    """Put the cleaning of jewellery on the shelf, with two hours of Master Chen tomorrow."""
    care = {"kind": "appointment", "name_zh": "珠宝清洗保养", "points": 800, "category": "jewellery_care"}
    Shelf(desk).put_up("ring-care", **care)
    opened = open_slots(desk)
    assert opened.status_code == 201, opened.text
    ids: list[int] = opened.json()
    return ids


def run_job(desk: Desk) -> int:
    """Do what the job does every minute."""
    with connect(desk.database_url, MANAGER, name="jobs") as connection:
        return end_missed_appointments(connection, clock=desk.clock)


def test_a_booked_slot_holds_the_points(desk: Desk, till: Till) -> None:
    first, second = shop(desk)
    anybody = desk.as_role("member", member="M100001")
    (shown,) = anybody.get("/rewards?category=jewellery_care").json()["items"]
    assert shown["no_show"] == NO_SHOW
    slots = anybody.get("/rewards/jiafang/ring-care/slots").json()["items"]
    assert [(slot["id"], slot["staff"], slot["capacity"] - slot["taken"]) for slot in slots] == [
        (first, "陈师傅", 1),
        (second, "陈师傅", 1),
    ]
    earn(till, 1000)
    taken(till, "ring-care", slot=first)
    assert till.balance() == {"available": 200, "pending": 0, "held": 800, "deficit": 0}
    earn(till, 800, "M100002")
    late = exchange(till, "ring-care", "R-2", member="M100002", slot=first)
    assert code_of(late) == (409, "SLOT_TAKEN")
    taken(till, "ring-care", "R-3", member="M100002", slot=second)


def test_nobody_serves_two_at_once(desk: Desk) -> None:
    shop(desk)
    Shelf(desk).put_up("advice", kind="appointment", name_zh="搭配指导", points=500)
    assert code_of(open_slots(desk, hours=(24,), reward="advice")) == (409, "STAFF_BUSY")
    assert open_slots(desk, hours=(24,), staff="林老师", reward="advice").status_code == 201


def test_whoever_does_not_come_has_it_back_the_next_day(desk: Desk, till: Till, clock: FixedClock) -> None:
    first, second = shop(desk)  # tomorrow at ten and at eleven
    earn(till, 1600)
    taken(till, "ring-care", "R-1", slot=first)
    taken(till, "ring-care", "R-2", slot=second)
    clock.advance(timedelta(hours=37))  # tomorrow at eleven in the evening
    assert run_job(desk) == 0
    assert till.balance()["held"] == 1600
    clock.advance(timedelta(hours=1))
    assert run_job(desk) == 2
    assert run_job(desk) == 0
    assert till.balance() == {"available": 1600, "pending": 0, "held": 0, "deficit": 0}


def test_who_came_is_not_given_back(desk: Desk, till: Till, clock: FixedClock) -> None:
    first, _ = shop(desk)
    earn(till, 800)
    code = taken(till, "ring-care", slot=first)["voucher"]["code"]
    clock.advance(timedelta(hours=24))
    here = {"merchant": "jiafang", "store": "jiafang-01"}
    prepared = till.post("/vouchers/prepare", {"code": code, **here})
    assert prepared.status_code == 200, prepared.text
    token = prepared.json()["vouchers"][0]["verify_token"]
    assert till.post("/vouchers/verify", {"vouchers": [{"verify_token": token}], **here}).status_code == 201
    clock.advance(timedelta(days=2))
    assert run_job(desk) == 0
    assert till.balance() == {"available": 0, "pending": 0, "held": 0, "deficit": 0}


def test_the_member_may_cancel_and_the_slot_is_free_again(desk: Desk, till: Till) -> None:
    first, _ = shop(desk)
    earn(till, 800)
    taken(till, "ring-care", slot=first)
    assert till.post("/redemptions/R-1/cancel", {"merchant": "jiafang"}).json()["points_given_back"] == 800
    taken(till, "ring-care", "R-2", slot=first)


def test_the_shop_cancels_and_everything_comes_back(desk: Desk, till: Till) -> None:
    first, second = shop(desk)
    earn(till, 1000)
    taken(till, "ring-care", slot=first)
    manager = desk.as_role("merchant_manager", merchant="jiafang")
    ended = manager.post(f"/merchants/jiafang/slots/{first}/cancellation", {"reason": "陈师傅生病"})
    assert ended.status_code == 201, ended.text
    assert ended.json()["points_given_back"] == 800
    assert till.balance() == {"available": 1000, "pending": 0, "held": 0, "deficit": 0}
    slots = manager.get("/merchants/jiafang/rewards/ring-care/slots").json()["items"]
    assert [(slot["id"], slot["cancelled_for"]) for slot in slots] == [(first, "陈师傅生病"), (second, "")]
    assert code_of(exchange(till, "ring-care", "R-2", slot=first)) == (409, "SLOT_TAKEN")
