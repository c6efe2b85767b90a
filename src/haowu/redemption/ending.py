# SPDX-License-Identifier: Apache-2.0
"""An exchange ends without the reward: the very lots get their points back, with 30 days at least (CTL-30)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.catalog.operations.return_stock import return_stock
from haowu.kernel.clock import Clock
from haowu.ledger.commands import AnyCommand, Capture, Reverse, Void
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.queries import earliest_expiries
from haowu.redemption.keys import part_key, redemption_key
from haowu.redemption.orders import LineRow, OrderRow

MIN_VALIDITY: Final = timedelta(days=30)
NO_INPUT: Final = bytes(16)

CLOSE: Final = """
update redemption_order o set state = w.state, closed_at = %s, close_reason = w.reason
from unnest(%s::bigint[], %s::text[], %s::text[]) as w (id, state, reason) where o.id = w.id"""
CLOSE_VOUCHERS: Final = """
update redemption_voucher v set state = w.state
from unnest(%s::bigint[], %s::text[]) as w (order_id, state) where v.order_id = w.order_id and v.state = 'issued'"""


class Ending(msgspec.Struct, frozen=True):
    """One placed exchange that ends as `state` (cancelled, expired); `unused` are the lines that were never used."""

    order: OrderRow
    unused: tuple[LineRow, ...]
    is_untouched: bool
    state: str
    reason: str
    actor: str

    @property
    def spent_points(self) -> int:
        """Return what was spent for good on lines that are not used (their verification was taken back)."""
        return sum(line.points for line in self.unused if line.captured)

    @property
    def points(self) -> int:
        """Return what goes back in all."""
        return sum(line.points for line in self.unused)

    @property
    def refund_fen(self) -> int:
        """Return what was paid in money for the lines that are not used: money goes back as money (R109)."""
        return sum(line.money_fen for line in self.unused)


def end_orders(connection: Connection, endings: Sequence[Ending], *, clock: Clock, fence: Fence | None = None) -> None:
    """End all of `endings`: points, then stock, then the rows. The caller holds their chains."""
    if not endings:
        return
    now = clock.now()
    keys = [redemption_key(*ending.order.key) for ending in endings]
    expiries = earliest_expiries(connection, keys)
    commands = [
        command
        for ending, key in zip(endings, keys, strict=True)
        for command in _give_back(ending, key, expiries[key] >= now + MIN_VALIDITY)
    ]
    post(connection, commands, clock=clock, fence=fence)
    return_stock(connection, [ending.order.wish for ending in endings if ending.is_untouched])
    _close(connection, endings, now)


def _give_back(ending: Ending, key: str, is_long: bool) -> list[AnyCommand]:  # noqa: FBT001 - lots with time left
    """Release what is held; what would expire at once is spent and reversed instead, which gives it 30 days.

    A hold that time has ended already is refused HOLD_ENDED: its points are back.
    """
    order = ending.order
    commands: list[AnyCommand] = []
    back = ending.spent_points
    if order.held_points and is_long:
        commands.append(Void(key=part_key(*order.key, "void", "end"), hold_key=key, **_head(ending)))
    elif order.held_points:
        commands.append(Capture(key=part_key(*order.key, "capture", "end"), hold_key=key, **_head(ending)))
        back += order.held_points
    if back:
        reverse = Reverse(
            key=part_key(*order.key, "back", "end"), spend_key=key, points=back, min_validity=MIN_VALIDITY,
            **_head(ending),
        )  # fmt: skip
        commands.append(reverse)
    return commands


def _head(ending: Ending) -> dict[str, Any]:
    order = ending.order
    return {
        "input_hash": NO_INPUT, "owner_id": order.member_id, "lane": order.lane, "actor": ending.actor,
        "reference": order.redemption_no,
    }  # fmt: skip


def _close(connection: Connection, endings: Sequence[Ending], now: datetime) -> None:
    ids = [ending.order.id for ending in endings]
    states = [ending.state for ending in endings]
    connection.execute(CLOSE, [now, ids, states, [ending.reason for ending in endings]])
    connection.execute(CLOSE_VOUCHERS, [ids, states])
