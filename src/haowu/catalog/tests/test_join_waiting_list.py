# SPDX-License-Identifier: Apache-2.0
"""Slots, and who waits for one: first come first served, no place kept for nobody."""

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from haowu.catalog.errors import RewardInvalid, SlotClosed, SlotFree, SlotUnknown, StaffBusy
from haowu.catalog.operations.cancel_slot import cancel_slot
from haowu.catalog.operations.join_waiting_list import join_waiting_list
from haowu.catalog.operations.leave_waiting_list import leave_waiting_list
from haowu.catalog.operations.open_slots import SlotDraft, open_slots
from haowu.catalog.operations.promote_due_places import promote_due_places
from haowu.catalog.operations.promote_waiting import promote_waiting
from haowu.catalog.slots import list_slots, list_waits, slots_over
from haowu.catalog.tests.shelf import Shelve
from haowu.catalog.tests.test_board import take, wish_for
from haowu.kernel.clock import FixedClock


def at(clock: FixedClock, hours: int) -> datetime:
    return clock.now() + timedelta(hours=hours)


def make(connection: Connection, clock: FixedClock, *hours: int, capacity: int = 1, staff: str = "") -> list[int]:
    drafts = [SlotDraft(at(clock, hour), at(clock, hour + 1), "", staff, capacity) for hour in hours]
    return open_slots(connection, drafts, merchant="jiafang", code="care", clock=clock)


@pytest.fixture
def care(shelve: Shelve) -> int:
    """Something that is done at a certain time."""
    return shelve("care", kind="appointment", points=800)


def booked(connection: Connection, clock: FixedClock, reward: int, slot: int, *members: int) -> list[str | None]:
    return take(connection, *[wish_for(clock, reward, member_id=member, slot_id=slot) for member in members])


def test_places_go_in_the_order_of_asking(connection: Connection, clock: FixedClock, care: int) -> None:
    (slot,) = make(connection, clock, 48)
    with pytest.raises(SlotFree):
        join_waiting_list(connection, slot_id=slot, member_id=2, clock=clock)
    assert booked(connection, clock, care, slot, 1, 2) == [None, "SLOT_TAKEN"]
    assert [join_waiting_list(connection, slot_id=slot, member_id=member, clock=clock) for member in (2, 3, 2)] == [
        1,
        2,
        1,
    ]
    assert promote_waiting(connection, slot_ids=[slot], clock=clock) == []
    connection.execute("update catalog_slot set taken = 0")
    (offered,) = promote_due_places(connection, clock=clock)
    assert (offered.member_id, offered.merchant, offered.reward) == (2, "jiafang", "care")
    assert promote_due_places(connection, clock=clock) == []
    assert [(wait.state, wait.place) for wait in list_waits(connection, 2, clock.now())] == [("offered", 1)]
    assert [(wait.state, wait.place) for wait in list_waits(connection, 3, clock.now())] == [("waiting", 2)]
    assert booked(connection, clock, care, slot, 3, 2) == ["SLOT_TAKEN", None]


def test_leaving_hands_the_offer_on(connection: Connection, clock: FixedClock, care: int) -> None:
    (slot,) = make(connection, clock, 48)
    booked(connection, clock, care, slot, 1)
    for member in (2, 3):
        join_waiting_list(connection, slot_id=slot, member_id=member, clock=clock)
    connection.execute("update catalog_slot set taken = 0")
    promote_due_places(connection, clock=clock)
    for _ in range(2):
        leave_waiting_list(connection, slot_id=slot, member_id=2)
    assert booked(connection, clock, care, slot, 2, 4) == ["SLOT_TAKEN", "SLOT_TAKEN"], (
        "the next has not been asked yet"
    )
    promote_due_places(connection, clock=clock)
    assert booked(connection, clock, care, slot, 2, 3) == ["SLOT_TAKEN", None]


def test_an_offer_ends_with_the_slot(connection: Connection, clock: FixedClock, care: int) -> None:
    (slot,) = make(connection, clock, 5)
    booked(connection, clock, care, slot, 1)
    join_waiting_list(connection, slot_id=slot, member_id=2, clock=clock)
    connection.execute("update catalog_slot set taken = 0")
    (offered,) = promote_waiting(connection, slot_ids=[slot], clock=clock)
    assert datetime.fromisoformat(offered.until) == at(clock, 5)
    clock.advance(timedelta(hours=5))
    assert booked(connection, clock, care, slot, 2) == ["SLOT_TAKEN"]
    with pytest.raises(SlotClosed):
        join_waiting_list(connection, slot_id=slot, member_id=3, clock=clock)


def test_a_cancelled_slot_sends_everybody_away(connection: Connection, clock: FixedClock, care: int) -> None:
    (slot,) = make(connection, clock, 48)
    booked(connection, clock, care, slot, 1)
    join_waiting_list(connection, slot_id=slot, member_id=2, clock=clock)
    ended = cancel_slot(connection, merchant="jiafang", slot_id=slot, reason="师傅生病", clock=clock)
    assert (ended.reward_id, ended.taken, ended.waited) == (care, 1, (2,))
    assert cancel_slot(connection, merchant="jiafang", slot_id=slot, reason="再次", clock=clock).waited == ()
    (shown,) = list_slots(connection, merchant="jiafang", code="care", at=clock.now())
    assert shown.cancelled_for == "师傅生病"
    with pytest.raises(SlotClosed):
        join_waiting_list(connection, slot_id=slot, member_id=3, clock=clock)
    with pytest.raises(SlotUnknown):
        cancel_slot(connection, merchant="muying", slot_id=slot, reason="别家", clock=clock)


def test_a_cancelled_slot_is_opened_anew_once_nobody_is_booked(
    connection: Connection, clock: FixedClock, care: int
) -> None:
    (slot,) = make(connection, clock, 48)
    booked(connection, clock, care, slot, 1)
    cancel_slot(connection, merchant="jiafang", slot_id=slot, reason="师傅生病", clock=clock)
    with pytest.raises(RewardInvalid):
        make(connection, clock, 48)
    connection.execute("update catalog_slot set taken = 0")  # as the redemption room gives the place back
    assert make(connection, clock, 48) == [slot]
    (shown,) = list_slots(connection, merchant="jiafang", code="care", at=clock.now())
    assert (shown.cancelled_for, shown.is_cancelled) == ("", False)
    assert booked(connection, clock, care, slot, 2) == [None]


def test_staff_serve_one_at_a_time_all_slots_or_none(connection: Connection, clock: FixedClock, care: int) -> None:
    make(connection, clock, 24, staff="陈师傅")
    free = SlotDraft(at(clock, 30), at(clock, 31), "", "陈师傅")
    busy = SlotDraft(at(clock, 24) + timedelta(minutes=30), at(clock, 26), "", "陈师傅")
    with pytest.raises(StaffBusy):
        open_slots(connection, [free, busy], merchant="jiafang", code="care", clock=clock)
    assert len(list_slots(connection, merchant="jiafang", code="care", at=clock.now())) == 1
    assert care


@pytest.mark.parametrize("fields", [{"capacity": 0}, {"ends_at": None}, {"starts_at": None}])
def test_a_slot_that_cannot_be(connection: Connection, clock: FixedClock, care: int, fields: dict[str, Any]) -> None:
    known: dict[str, Any] = {"starts_at": at(clock, 1), "ends_at": at(clock, 2), "capacity": 1}
    wrong = {name: clock.now() if value is None else value for name, value in fields.items()}
    with pytest.raises(RewardInvalid):
        open_slots(connection, [SlotDraft(**(known | wrong))], merchant="jiafang", code="care", clock=clock)
    assert care


def test_the_database_overbooks_nothing(connection: Connection, clock: FixedClock, care: int) -> None:
    make(connection, clock, 24, capacity=3)
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("update catalog_slot set taken = 4")
    assert care


def test_a_slot_is_over_when_its_day_is(connection: Connection, clock: FixedClock, care: int) -> None:
    slots = make(connection, clock, 1, 13)  # from 11:00; from 23:00 until midnight
    clock.advance(timedelta(hours=13, minutes=59))
    assert slots_over(connection, slots, clock.now()) == []
    clock.advance(timedelta(minutes=1))
    assert slots_over(connection, slots, clock.now()) == slots[:1], "until midnight is of the new day"
    assert care
