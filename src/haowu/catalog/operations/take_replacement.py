# SPDX-License-Identifier: Apache-2.0
"""Take the pieces that replace faulty ones from stock: what is sent a second time is nobody else's any more."""

from datetime import datetime

import msgspec
from psycopg import Connection

from haowu.catalog.board import lock_stock
from haowu.catalog.wishes import StockWish


def take_replacement(connection: Connection, wish: StockWish, *, at: datetime) -> str | None:
    """Take as many again as `wish` took and return None, or take nothing and return OUT_OF_STOCK.

    It counts for no limit, books no slot, and the reward need not be on the shelf: it was promised with the first.
    Locks as every taking does: the caller holds the chains. Not idempotent: whoever calls it closes their case in the
    same transaction.
    """
    again = msgspec.structs.replace(wish, slot_id=None, counted=None)  # a new taking: as the reward counts now
    board = lock_stock(connection, [again])
    refusal = board.try_replace(again, at=at)
    if refusal is None:
        board.write(connection)
    return refusal
