# SPDX-License-Identifier: Apache-2.0
"""Put back what was taken: the order was cancelled, or the shop could not deliver."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.catalog.board import lock_stock
from haowu.catalog.wishes import StockWish


def return_stock(connection: Connection, wishes: Sequence[StockWish]) -> None:
    """Give back every wish exactly as it was taken (same `at`, same store), stock, limits and slots alike.

    Not idempotent: whoever calls it changes the state of their order in the same transaction.
    """
    board = lock_stock(connection, wishes)
    for wish in wishes:
        board.give_back(wish)
    board.write(connection)
