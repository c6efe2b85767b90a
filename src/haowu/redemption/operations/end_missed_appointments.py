# SPDX-License-Identifier: Apache-2.0
"""Whoever did not come gets everything back the day after: the published no-show policy (R088)."""

from typing import Final

from psycopg import Connection

from haowu.catalog.slots import slots_over
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.redemption.ending_pages import end_page
from haowu.redemption.orders import END_AGAIN_AFTER, orders_by_id

ACTOR: Final = str(Actor(ActorKind.SYSTEM, "missed-appointments"))
AT_ONCE: Final = 500
BOOKED: Final = "select distinct slot_id from redemption_order where state = 'placed' and slot_id is not null"
MISSED: Final = """
select id from redemption_order where state = 'placed' and slot_id = any(%s::bigint[])
    and (end_failed_at is null or end_failed_at <= %s) order by id limit %s
"""


def end_missed_appointments(connection: Connection, *, clock: Clock, fence: Fence | None = None) -> int:
    """End a page of exchanges whose slot was on a day before today, and return how many; repeat until it is 0."""
    booked = [row[0] for row in connection.execute(BOOKED)]
    now = clock.now()
    over = slots_over(connection, booked, now)
    ids = [row[0] for row in connection.execute(MISSED, [over, now - END_AGAIN_AFTER, AT_ONCE])]
    lock_lanes(connection, [order.lane for order in orders_by_id(connection, ids).values()])
    orders = [order for order in orders_by_id(connection, ids).values() if order.state == "placed"]
    end_page(connection, orders, reason="no_show", actor=ACTOR, clock=clock, fence=fence)
    return len(orders)
