# SPDX-License-Identifier: Apache-2.0
"""What time has done to an account since it was last touched: holds time out, lots mature, lots expire.

Done before every decision on the account, so that no answer ever waits for a nightly job. Each of the three writes its
own journal. Worked numbers: docs/algorithms/ledger.md.
"""

from datetime import datetime
from heapq import heappop, heappush
from typing import Final

from haowu.ledger.commands import Kind
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.state import AVAILABLE, EXPIRED, HELD, NEVER, PENDING, Account, HoldState, Lot


def bring_up_to_date(batch: Batch, account: Account) -> None:
    """Apply all that is due on `account` at the batch's time, each thing in the order of its own moment.

    So it does not matter how often or how late the account is looked at. Its lots and holds are loaded.
    """
    if account.next_due_at > batch.now:
        return
    assert account.has_lots, "an account that is due must be read with its lots"  # noqa: S101 - a mistake of ours
    agenda = Agenda(account)
    while (due := agenda.take(batch.now)) is not None:
        ord_ = batch.take_ord()
        kind, thing = due
        points = happen(batch, account, kind, thing, ord_)
        agenda.follow(kind, thing)
        batch.settle_due(account, kind, ord_, points, thing.key if isinstance(thing, HoldState) else thing.order_ref)
    account.next_due_at = next_due(account)
    account.is_dirty = True


class Agenda:
    """What is due on one account, earliest first; at one moment lots mature, holds time out, lots expire, by number."""

    KINDS: Final = (Kind.MATURE, Kind.TIME_OUT, Kind.EXPIRE)

    def __init__(self, account: Account) -> None:
        """Gather the dues of the account's lots and holds."""
        self.things: dict[tuple[int, int], Lot | HoldState] = {}
        self.heap: list[tuple[datetime, int, int]] = []
        for lot in account.lots:
            self._add_lot(lot)
        for hold in account.holds:
            self._add(hold.ends_at, 1, hold.hold_id, hold)

    def _add_lot(self, lot: Lot) -> None:
        if lot.remaining:
            self._add(lot.due_at, 0 if lot.is_pending else 2, lot.lot_id, lot)

    def _add(self, at: datetime, rank: int, number: int, thing: Lot | HoldState) -> None:
        self.things[rank, number] = thing
        heappush(self.heap, (at, rank, number))

    def take(self, now: datetime) -> tuple[Kind, Lot | HoldState] | None:
        """Return what is due first by `now` and still stands, or None."""
        while self.heap and self.heap[0][0] <= now:
            _, rank, number = heappop(self.heap)
            thing = self.things[rank, number]
            if thing.left if isinstance(thing, HoldState) else thing.remaining:
                return self.KINDS[rank], thing
        return None

    def follow(self, kind: Kind, thing: Lot | HoldState) -> None:
        """Add what `thing` has brought about: a matured lot and released points have an expiry to come."""
        if isinstance(thing, HoldState):
            for draw in thing.draws:
                self._add_lot(draw.lot)
        elif kind == Kind.MATURE:
            self._add_lot(thing)


def happen(batch: Batch, account: Account, kind: Kind, thing: Lot | HoldState, ord_: int) -> int:
    """Let one due thing happen and return how many points it concerned."""
    if isinstance(thing, HoldState):
        return release(batch, account, thing, ord_, kind)
    return (
        confirm_lot(batch, account, thing, ord_, kind)
        if kind == Kind.MATURE
        else expire_lot(batch, account, thing, ord_)
    )


def confirm_lot(batch: Batch, account: Account, lot: Lot, ord_: int, kind: Kind) -> int:
    """Make one pending lot available, repay a deficit with it, and return how many points it brought."""
    points = lot.remaining
    lot.is_pending = False
    lot.is_dirty = True
    account.is_dirty = True
    if points:
        account.pending -= points
        account.available += points
        batch.move(
            ord_, kind, lot.lane, lot.owner_id, lot.point_type, PENDING, AVAILABLE, points, lot.lot_id, lot.budget_id
        )
        batch.repay(ord_, kind, account, lot)
    return points


def expire_lot(batch: Batch, account: Account, lot: Lot, ord_: int) -> int:
    """End what is left of a lot whose time is over; held points stay with their hold."""
    points = lot.remaining
    lot.expired += points
    lot.is_dirty = True
    account.available -= points
    account.is_dirty = True
    batch.move(
        ord_, Kind.EXPIRE, lot.lane, lot.owner_id, lot.point_type, AVAILABLE, EXPIRED, points, lot.lot_id, lot.budget_id
    )
    return points


def expire_due(batch: Batch, account: Account) -> None:
    """End available lots whose time is over, after points have gone back to them."""
    for lot in [lot for lot in account.lots if not lot.is_pending and lot.expires_at <= batch.now and lot.remaining]:
        ord_ = batch.take_ord()
        points = expire_lot(batch, account, lot, ord_)
        batch.settle_due(account, Kind.EXPIRE, ord_, points, lot.order_ref)


def release(batch: Batch, account: Account, hold: HoldState, ord_: int, kind: Kind) -> int:
    """Give what is left of a hold back to its lots, and return how many points that was."""
    total = 0
    for draw in hold.draws:
        points = draw.points - draw.captured - draw.released
        if not points:
            continue
        lot = draw.lot
        draw.released += points
        draw.is_dirty = True
        lot.held -= points
        lot.is_dirty = True
        account.held -= points
        account.available += points
        total += points
        batch.move(
            ord_, kind, lot.lane, lot.owner_id, lot.point_type, HELD, AVAILABLE, points, lot.lot_id, lot.budget_id,
            hold.hold_id,
        )  # fmt: skip
        batch.repay(ord_, kind, account, lot)
        account.next_due_at = min(account.next_due_at, lot.due_at)
    hold.released += total
    hold.is_dirty = True
    account.is_dirty = True
    return total


def next_due(account: Account) -> datetime:
    """Return when the clock next changes the account."""
    due = NEVER
    for lot in account.lots:
        due = min(due, lot.due_at)
    for hold in account.holds:
        if hold.left:
            due = min(due, hold.ends_at)
    return due
