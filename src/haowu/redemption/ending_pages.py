# SPDX-License-Identifier: Apache-2.0
"""Ending a page of exchanges whose time is over: one that cannot be ended stops none of the others."""

from collections.abc import Sequence
from typing import Any, Final

import structlog
from psycopg import Connection, OperationalError

from haowu.catalog.board import lock_stock
from haowu.kernel.clock import Clock
from haowu.ledger.errors import FencedError
from haowu.ledger.fence import Fence
from haowu.redemption.ending import Ending, end_orders
from haowu.redemption.endings_of import endings_of
from haowu.redemption.orders import OrderRow

FAILED: Final = "update redemption_order set end_failed_at = %s where id = any(%s::bigint[])"


def end_page(
    connection: Connection, orders: Sequence[OrderRow], *, reason: str, actor: str, clock: Clock, fence: Fence | None
) -> list[Ending]:
    """End `orders` as expired and return what ended; the caller holds their chains.

    All at once, as a rule. If that fails they are ended one by one, and what fails by itself is logged, marked and left
    alone for a while (`END_AGAIN_AFTER`), so that the next page is another one.
    """
    try:
        return _end(connection, orders, reason, actor, clock, fence)
    except (
        OperationalError,
        FencedError,
    ):  # a line or a lock that was lost says nothing of the orders: the whole page comes again
        raise
    except Exception as problem:  # noqa: BLE001 - whatever is wrong with one, the others must end
        _tell(problem, orders=len(orders))
    # Locks of the shelf are always taken all at once, in one order; then each ending finds its own held already.
    lock_stock(connection, [order.wish for order in orders])
    done: list[Ending] = []
    failed: list[int] = []
    for order in orders:
        try:
            done += _end(connection, [order], reason, actor, clock, fence)
        except (OperationalError, FencedError):
            raise
        except Exception as problem:  # noqa: BLE001 - the same
            failed.append(order.id)
            _tell(problem, order=order.id)
    connection.execute(FAILED, [clock.now(), failed])
    return done


def _end(
    connection: Connection, orders: Sequence[OrderRow], reason: str, actor: str, clock: Clock, fence: Fence | None
) -> list[Ending]:
    """End all of them or none."""
    count = len(orders)
    with connection.transaction():
        endings = endings_of(connection, orders, state="expired", reasons=[reason] * count, actors=[actor] * count)
        end_orders(connection, endings, clock=clock, fence=fence)
    return endings


def _tell(problem: Exception, **of: int) -> None:
    """Log the kind of the problem only: its text may quote a row."""
    log: Any = structlog.get_logger()
    log.error("redemption_not_ended", problem=type(problem).__name__, **of)
