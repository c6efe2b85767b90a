# SPDX-License-Identifier: Apache-2.0
"""Times at which somebody is served, and who waits for one."""

from haowu.catalog.operations.join_waiting_list import join_waiting_list
from haowu.catalog.operations.leave_waiting_list import leave_waiting_list
from haowu.catalog.operations.open_slots import SlotDraft
from haowu.catalog.operations.open_slots import open_slots as open_all
from haowu.catalog.queries import find_reward
from haowu.catalog.slots import list_slots, list_waits
from haowu.doors.management_api.people import member_of
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.slot_bodies import SlotOut, SlotsIn, WaitIn, WaitingOut, WaitOut
from haowu.doors.management_api.routes.catalog.words import Id, Limit
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of


@router.write("POST", "/merchants/{merchant}/rewards/{code}/slots", scope="catalog:write", answer=list[int])
def open_slots(call: Call, merchant: str, code: str, body: SlotsIn) -> object:
    """开放预约时段 Open slots: all of them or none."""
    drafts = [SlotDraft(s.starts_at, s.ends_at, s.store, s.staff, s.capacity) for s in body.slots]
    return open_all(call.connection, drafts, merchant=merchant, code=code, clock=call.clock)


@router.read("/merchants/{merchant}/rewards/{code}/slots", scope="catalog:read", answer=Page[SlotOut])
def read_slots(call: Call, merchant: str, code: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看预约时段 The slots that are not over."""
    find_reward(call.connection, merchant=merchant, code=code)
    after = decode_cursor(cursor, (int,))
    found = list_slots(
        call.connection,
        merchant=merchant,
        code=code,
        at=call.clock.now(),
        after=after[0] if after else 0,
        limit=limit + 1,
    )
    return page_of(found, limit, lambda slot: [slot.id])


@router.read("/members/{member}/waiting", scope="self:read", answer=Page[WaitingOut])
def list_waited_slots(call: Call, member: str, cursor: str = "", limit: Limit = 50) -> object:
    """我的候补 What the member waits for, and until when a place is kept for them."""
    after = decode_cursor(cursor, (int,))
    found = list_waits(
        call.connection, member_of(call, member).id, call.clock.now(), after=after[0] if after else 0, limit=limit + 1
    )
    return page_of(found, limit, lambda wait: [wait.id])


@router.write("POST", "/members/{member}/waiting", scope="self:write", answer=WaitOut)
def wait_for_slot(call: Call, member: str, body: WaitIn) -> object:
    """约满时登记候补 Wait for a place in a full slot; no points move."""
    person = member_of(call, member)
    return {"place": join_waiting_list(call.connection, slot_id=body.slot_id, member_id=person.id, clock=call.clock)}


@router.write("DELETE", "/members/{member}/waiting/{slot_id}", scope="self:write")
def stop_waiting(call: Call, member: str, slot_id: Id) -> None:
    """取消候补 Wait no longer."""
    leave_waiting_list(call.connection, slot_id=slot_id, member_id=member_of(call, member).id)
