# SPDX-License-Identifier: Apache-2.0
"""After-sales of exchanges: the reasons there are, and cases as they are kept.

The lists are closed, here and in the table: that points were paid is no reason for anything (R057).
"""

from datetime import datetime, timedelta
from typing import Final, Literal, get_args

import msgspec
from psycopg import Connection

from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.orders import OrderRow

Wish = Literal["exchange", "return", "repair"]
Reason = Literal[
    "quality_defect", "damaged_in_transit", "wrong_item", "missing_parts", "not_as_described",
    "service_not_delivered", "seven_day_no_reason",
]  # fmt: skip
RefusalReason = Literal[
    "past_seven_days", "made_to_order", "damaged_by_user", "goods_not_sent_back", "no_defect_found"
]  # fmt: skip

WISHES: Final = get_args(Wish)
REASONS: Final = get_args(Reason)
REFUSAL_REASONS: Final = get_args(RefusalReason)
SEVEN_DAYS: Final = timedelta(days=7)
ON_THE_WAY: Final = timedelta(days=15)
"""So long a parcel is taken to be on its way when nobody has said that it arrived."""

COLUMNS: Final = """a.id, a.order_id, a.lane, a.merchant, a.aftersale_no, a.wish, a.reason, a.state, a.refusal_reason,
    a.remark, a.points_back, a.refund_fen, a.tracking_no, a.opened_at, a.decided_at, a.done_at, a.opened_by"""
FIND: Final = f"""
select {COLUMNS} from redemption_aftersale a
where a.merchant = %s and a.aftersale_no = %s"""  # noqa: S608 - our own column list
COUNT: Final = "select count(*) from redemption_aftersale where order_id = %s"
BY_ID: Final = f"select {COLUMNS} from redemption_aftersale a where a.id = %s"  # noqa: S608 - the same


class Aftersale(msgspec.Struct, frozen=True):
    """One case."""

    id: int
    order_id: int
    lane: int
    merchant: str
    aftersale_no: str
    wish: str
    reason: str
    state: str
    refusal_reason: str
    remark: str
    points_back: int
    refund_fen: int
    tracking_no: str
    opened_at: datetime
    decided_at: datetime | None
    done_at: datetime | None
    opened_by: str


def find_aftersale(connection: Connection, merchant: str, aftersale_no: str) -> Aftersale | None:
    """Return the case of this number."""
    row = connection.execute(FIND, [merchant, aftersale_no]).fetchone()
    return None if row is None else Aftersale(*row)


def next_number(connection: Connection, order_id: int) -> str:
    """Return the number of the next case of an exchange, for callers who have none of their own: 17-1, 17-2."""
    row = connection.execute(COUNT, [order_id]).fetchone()
    count = 0 if row is None else row[0]
    return f"AS{order_id}-{count + 1}"


def aftersale_by_id(connection: Connection, aftersale_id: int) -> Aftersale | None:
    """Return the case of this id."""
    row = connection.execute(BY_ID, [aftersale_id]).fetchone()
    return None if row is None else Aftersale(*row)


def seven_days_end(order: OrderRow) -> datetime | None:
    """Return until when it may be given back without a reason, or None where it may not (told before the exchange).

    Seven days from receipt: at the counter that is at once, for what was sent when the member has it.
    """
    if not order.seven_day or order.fulfilled_at is None:
        return None
    if order.fulfilment != "shipping":
        return order.fulfilled_at + SEVEN_DAYS
    taken_for_received = order.fulfilled_at + ON_THE_WAY
    return min(order.received_at or taken_for_received, taken_for_received) + SEVEN_DAYS


def find_locked(connection: Connection, merchant: str, aftersale_no: str) -> Aftersale:
    """Return the case under the lock of its member's chain."""
    found = find_aftersale(connection, merchant, aftersale_no)
    if found is not None:
        lock_lanes(connection, [found.lane])
        found = find_aftersale(connection, merchant, aftersale_no)
    if found is None:
        raise RedemptionRefused(Refusal("AFTERSALE_NOT_FOUND", {"aftersale_no": aftersale_no}))
    return found
