# SPDX-License-Identifier: Apache-2.0
"""Wait for a place in a slot that is full."""

from typing import Final

from psycopg import Connection

from haowu.catalog.errors import SlotClosed, SlotFree, SlotUnknown
from haowu.kernel.clock import Clock

LOCK: Final = """
select s.capacity - s.taken, s.cancelled_at is not null or s.starts_at <= %s
from catalog_slot s where s.id = %s for no key update of s
"""
JOIN: Final = """
insert into catalog_waiting (slot_id, member_id, state, asked_at) values (%s, %s, 'waiting', %s)
on conflict (slot_id, member_id) where state in ('waiting', 'offered') do nothing
"""
AHEAD: Final = """
select count(*) from catalog_waiting w where w.slot_id = %s
    and (w.state = 'waiting' or (w.state = 'offered' and w.offered_until > %s))
"""
PLACE: Final = """
select count(*) from catalog_waiting w
where w.slot_id = %s and w.state in ('waiting', 'offered') and w.id <= (select m.id from catalog_waiting m
    where m.slot_id = w.slot_id and m.member_id = %s and m.state in ('waiting', 'offered'))
"""


def join_waiting_list(connection: Connection, *, slot_id: int, member_id: int, clock: Clock) -> int:
    """Put the member on the slot's list and return their place, 1 for the next; asking again keeps the place.

    No points move. Raises `SlotUnknown`, `SlotClosed`, `SlotFree`.
    """
    now = clock.now()
    row = connection.execute(LOCK, [now, slot_id]).fetchone()
    if row is None:
        raise SlotUnknown
    free, is_closed = row
    if is_closed:
        raise SlotClosed
    if free - _number(connection, AHEAD, slot_id, now) > 0:
        raise SlotFree
    connection.execute(JOIN, [slot_id, member_id, now])
    return _number(connection, PLACE, slot_id, member_id)


def _number(connection: Connection, statement: str, *parameters: object) -> int:
    row = connection.execute(statement.encode(), parameters).fetchone()
    return 0 if row is None else int(row[0])
