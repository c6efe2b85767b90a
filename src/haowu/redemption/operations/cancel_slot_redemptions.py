# SPDX-License-Identifier: Apache-2.0
"""The shop cannot keep an appointment: everybody who booked it gets all points back at once (R088)."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.catalog.operations.cancel_slot import cancel_slot
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.ledger.operations.lock_chains import lock_chains
from haowu.outbox.operations.emit import emit
from haowu.redemption.ending import end_orders
from haowu.redemption.endings_of import endings_of
from haowu.redemption.events import order_event
from haowu.redemption.orders import booked_orders

REASON: Final = "shop_cancelled"


class SlotEnded(msgspec.Struct, frozen=True):
    """What followed: exchanges ended, points given back in all, and how many waited in vain."""

    slot_id: int
    cancelled: tuple[str, ...]
    points_given_back: int
    waited: int


def cancel_slot_redemptions(
    connection: Connection, *, merchant: str, slot_id: int, reason: str, clock: Clock, actor: Actor
) -> SlotEnded:
    """Cancel the slot and all it was booked with, in one transaction; twice changes nothing.

    Raises what `cancel_slot` raises. Locks: standings (the caller's), all chains (so that nobody is booking it
    meanwhile, and nobody who holds the stock waits for the slot), then slot and stock. It is rare.
    """
    lock_chains(connection)
    ended = cancel_slot(connection, merchant=merchant, slot_id=slot_id, reason=reason, clock=clock)
    orders = booked_orders(connection, slot_id, merchant)
    count = len(orders)
    endings = endings_of(
        connection, orders, state="cancelled", reasons=[REASON] * count, actors=[str(actor)] * count
    )  # fmt: skip
    end_orders(connection, endings, clock=clock)
    now = clock.now()
    events = [
        order_event("redemption.cancelled", done.order, now, reason=REASON, points_given_back=done.points)
        for done in endings
    ]
    emit(connection, events, written_by=str(actor))
    given_back = sum(done.points for done in endings)
    return SlotEnded(slot_id, tuple([order.redemption_no for order in orders]), given_back, len(ended.waited))
