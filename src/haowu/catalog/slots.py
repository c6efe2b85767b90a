# SPDX-License-Identifier: Apache-2.0
"""Reads of times at which somebody is served, and of who waits for one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.catalog.locks import ZONE
from haowu.catalog.views import SlotView, WaitView

SLOTS: Final = """
select s.id, r.code, s.store, s.staff, s.starts_at, s.ends_at, s.capacity, s.taken,
    (select count(*) from catalog_waiting w where w.slot_id = s.id and w.state in ('waiting', 'offered')),
    s.cancelled_for
from catalog_slot s join catalog_reward r on r.id = s.reward_id
where r.merchant = %s and r.code = %s and s.id > %s and s.ends_at > %s order by s.id limit %s
"""
SLOTS_OVER: Final = "select id from catalog_slot where id = any(%s::bigint[]) and ends_at < %s order by id"
WAITS: Final = """
select w.id, w.slot_id, r.merchant, r.code, r.name_zh, s.store, s.starts_at, w.state, w.offered_until, (
    select count(*) from catalog_waiting o
    where o.slot_id = w.slot_id and o.id <= w.id and o.state in ('waiting', 'offered'))
from catalog_waiting w join catalog_slot s on s.id = w.slot_id join catalog_reward r on r.id = s.reward_id
where w.member_id = %s and w.state in ('waiting', 'offered') and s.starts_at > %s and w.id > %s
order by w.id limit %s
"""


def list_slots(
    connection: Connection, *, merchant: str, code: str, at: datetime, after: int = 0, limit: int = 50
) -> list[SlotView]:
    """Return the slots that are not over at `at`."""
    return [SlotView(*row) for row in connection.execute(SLOTS, [merchant, code, after, at, limit])]


def slots_over(connection: Connection, slot_ids: Sequence[int], at: datetime) -> list[int]:
    """Return those of the slots that ended on a day before the day of `at`, by the shops' clocks."""
    today = at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return [row[0] for row in connection.execute(SLOTS_OVER, [list(slot_ids), today])]


def list_waits(
    connection: Connection, member_id: int, at: datetime, *, after: int = 0, limit: int = 50
) -> list[WaitView]:
    """Return the slots that a member waits for or has been offered a place in, those asked for after the id `after`."""
    return [WaitView(*row) for row in connection.execute(WAITS, [member_id, at, after, limit])]
