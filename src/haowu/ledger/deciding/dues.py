# SPDX-License-Identifier: Apache-2.0
"""What time has done to an account since it was last touched: holds time out, lots mature, lots expire.

Done before every decision on the account, so that no answer ever waits for a nightly job. Each of the three writes its
own journal. Worked numbers: docs/algorithms/ledger.md.
"""

from datetime import datetime

from haowu.ledger.commands import Kind
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.state import AVAILABLE, EXPIRED, HELD, NEVER, PENDING, Account, HoldState, Lot


def bring_up_to_date(batch: Batch, account: Account) -> None:
    """Apply all that is due on `account` at the batch's time; its lots and holds are loaded."""
    if account.next_due_at > batch.now:
        return
    assert account.has_lots, "an account that is due must be read with its lots"
    for hold in account.holds:
        if hold.left and hold.ends_at <= batch.now:
            ord_ = batch.take_ord()
            points = release(batch, account, hold, ord_, Kind.TIME_OUT)
            batch.settle_due(account, Kind.TIME_OUT, ord_, points, hold.key)
    mature_due(batch, account)
    expire_due(batch, account)
    account.next_due_at = next_due(account)
    account.is_dirty = True


def mature_due(batch: Batch, account: Account) -> None:
    """Turn pending lots whose time has come into available ones."""
    due = [lot for lot in account.lots if lot.is_pending and lot.remaining and lot.available_from <= batch.now]
    if not due:
        return
    ord_ = batch.take_ord()
    due.sort(key=lambda lot: (lot.available_from, lot.lot_id))
    points = sum([confirm_lot(batch, account, lot, ord_, Kind.MATURE) for lot in due])
    batch.settle_due(account, Kind.MATURE, ord_, points, "")


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


def expire_due(batch: Batch, account: Account) -> None:
    """End what is left of lots whose time is over. Held points stay with their hold."""
    due = [lot for lot in account.lots if not lot.is_pending and lot.expires_at <= batch.now and lot.remaining]
    if not due:
        return
    ord_ = batch.take_ord()
    total = 0
    for lot in due:
        points = lot.remaining
        lot.expired += points
        lot.is_dirty = True
        account.available -= points
        total += points
        batch.move(
            ord_, Kind.EXPIRE, lot.lane, lot.owner_id, lot.point_type, AVAILABLE, EXPIRED, points, lot.lot_id, lot.budget_id
        )
    account.is_dirty = True
    batch.settle_due(account, Kind.EXPIRE, ord_, total, "")


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
