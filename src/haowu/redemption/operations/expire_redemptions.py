# SPDX-License-Identifier: Apache-2.0
"""End placed exchanges whose time is up: what was not used goes back to the member, by the published policy."""

from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.outbox.operations.emit import emit
from haowu.redemption.ending_pages import end_page
from haowu.redemption.events import order_event
from haowu.redemption.orders import due_orders, orders_by_id

ACTOR = str(Actor(ActorKind.SYSTEM, "redemption-expiry"))


def expire_redemptions(connection: Connection, *, clock: Clock, limit: int = 500, fence: Fence | None = None) -> int:
    """End up to `limit` of them and return how many were looked at; repeat until it returns 0.

    Nothing waits for this: a voucher past its date cannot be used, and 30 days later its hold times out by itself.
    """
    now = clock.now()
    due = due_orders(connection, at=now, limit=limit)
    lock_lanes(connection, [order.lane for order in due])
    # Read again under the lock: just these, for others may stand on chains that are not held.
    found = orders_by_id(connection, [order.id for order in due])
    orders = [order for order in found.values() if order.state == "placed"]
    endings = end_page(connection, orders, reason="past_its_date", actor=ACTOR, clock=clock, fence=fence)
    events = [order_event("voucher.expired", done.order, now, points_given_back=done.points) for done in endings]
    emit(connection, events, written_by=ACTOR)
    return len(due)
