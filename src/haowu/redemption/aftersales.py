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

FIND: Final = """
select id, order_id, lane, merchant, aftersale_no, wish, reason, state, refusal_reason, points_back, refund_fen,
    tracking_no, opened_at, decided_at, done_at, opened_by
from redemption_aftersale where merchant = %s and aftersale_no = %s"""


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


def find_locked(connection: Connection, merchant: str, aftersale_no: str) -> Aftersale:
    """Return the case under the lock of its member's chain."""
    found = find_aftersale(connection, merchant, aftersale_no)
    if found is not None:
        lock_lanes(connection, [found.lane])
        found = find_aftersale(connection, merchant, aftersale_no)
    if found is None:
        raise RedemptionRefused(Refusal("AFTERSALE_NOT_FOUND", {"aftersale_no": aftersale_no}))
    return found
