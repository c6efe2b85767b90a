# SPDX-License-Identifier: Apache-2.0
"""Spend, hold, capture, void: points go out, first expiry first, and holds end exactly once."""

from datetime import timedelta

from haowu.kernel.limits import POINTS_MAX
from haowu.ledger.commands import Adjust, Capture, Hold, Kind, Spend, Void
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.deciding.dues import expire_due, release
from haowu.ledger.results import Result
from haowu.ledger.state import AVAILABLE, HELD, REDEEMED, Account, Draw, HoldState


def decide_spend(batch: Batch, command: Spend, ord_: int) -> Result:
    """Take the points from the available lots, first expiry first."""
    account = batch.state.account(command.lane, command.owner_id, command.point_type)
    code = objection(account, command.points)
    if code:
        return refuse(batch, command, Kind.SPEND, ord_, code, account)
    root = batch.root_id(ord_)
    for draw in take(account, command.points, root):
        draw.captured = draw.points
        lot = draw.lot
        lot.drawn += draw.points
        batch.move(
            ord_, Kind.SPEND, lot.lane, lot.owner_id, lot.point_type, AVAILABLE, REDEEMED, draw.points, lot.lot_id,
            lot.budget_id, root,
        )  # fmt: skip
        batch.state.draws.setdefault((lot.lane, root), []).append(draw)
    account.available -= command.points
    account.is_dirty = True
    return batch.settle(
        command, Kind.SPEND, ord_, points=command.points, accounts=(account,), acceptor=command.acceptor
    )


def decide_hold(batch: Batch, command: Hold, ord_: int) -> Result:
    """Set the points aside and earmark their lots."""
    account = batch.state.account(command.lane, command.owner_id, command.point_type)
    code = objection(account, command.points)
    if command.lasts <= timedelta():
        code = "AMOUNT_INVALID"
    if code:
        return refuse(batch, command, Kind.HOLD, ord_, code, account)
    root = batch.root_id(ord_)
    hold = HoldState(
        command.lane, command.key, root, command.owner_id, command.point_type, command.points, 0, 0,
        batch.now + command.lasts, command.acceptor, is_new=True,
    )  # fmt: skip
    hold.draws = take(account, command.points, root)
    for draw in hold.draws:
        lot = draw.lot
        lot.held += draw.points
        batch.move(
            ord_, Kind.HOLD, lot.lane, lot.owner_id, lot.point_type, AVAILABLE, HELD, draw.points, lot.lot_id,
            lot.budget_id, root,
        )  # fmt: skip
    keep_hold(batch, account, hold)
    account.available -= command.points
    account.held += command.points
    return batch.settle(
        command,
        Kind.HOLD,
        ord_,
        points=command.points,
        accounts=(account,),
        ends_at=hold.ends_at,
        acceptor=command.acceptor,
    )


def keep_hold(batch: Batch, account: Account, hold: HoldState) -> None:
    """Put a new hold where later commands will find it."""
    batch.state.holds[hold.key] = hold
    batch.state.draws[hold.lane, hold.hold_id] = hold.draws
    account.holds.append(hold)
    account.next_due_at = min(account.next_due_at, hold.ends_at)
    account.is_dirty = True


def decide_capture(batch: Batch, command: Capture, ord_: int) -> Result:
    """Spend all or part of a hold; the rest goes back to its lots unless the caller keeps it."""
    hold = batch.state.holds.get(command.hold_key)
    if hold is None or hold.owner_id != command.owner_id:
        return batch.settle(command, Kind.CAPTURE, ord_, code="HOLD_NOT_FOUND")
    account = batch.state.account(hold.lane, hold.owner_id, hold.point_type)
    left = hold.left
    points = left if command.points is None else command.points
    code = "HOLD_ENDED" if not left else "AMOUNT_INVALID" if points <= 0 else "HOLD_TOO_SMALL" if points > left else ""
    if code:
        shortfall = points - left if code == "HOLD_TOO_SMALL" else 0
        return batch.settle(command, Kind.CAPTURE, ord_, code=code, shortfall=shortfall, accounts=(account,))
    capture(batch, account, hold, points, ord_)
    if not command.keeps_rest and hold.left:
        release(batch, account, hold, ord_, Kind.CAPTURE)
    return settle_ended(batch, command, Kind.CAPTURE, ord_, points, account, hold)


def capture(batch: Batch, account: Account, hold: HoldState, points: int, ord_: int) -> None:
    """Spend `points` of the hold's earmarks, first expiry first."""
    wanted = points
    for draw in hold.draws:
        part = min(draw.points - draw.captured - draw.released, wanted)
        if not part:
            continue
        lot = draw.lot
        draw.captured += part
        draw.is_dirty = True
        lot.held -= part
        lot.drawn += part
        lot.is_dirty = True
        wanted -= part
        batch.move(
            ord_, Kind.CAPTURE, lot.lane, lot.owner_id, lot.point_type, HELD, REDEEMED, part, lot.lot_id, lot.budget_id,
            hold.hold_id,
        )  # fmt: skip
    hold.captured += points
    hold.is_dirty = True
    account.held -= points
    account.is_dirty = True


def decide_void(batch: Batch, command: Void, ord_: int) -> Result:
    """Release what is left of a hold."""
    hold = batch.state.holds.get(command.hold_key)
    if hold is None or hold.owner_id != command.owner_id:
        return batch.settle(command, Kind.VOID, ord_, code="HOLD_NOT_FOUND")
    account = batch.state.account(hold.lane, hold.owner_id, hold.point_type)
    if not hold.left:
        return batch.settle(command, Kind.VOID, ord_, code="HOLD_ENDED", accounts=(account,))
    points = release(batch, account, hold, ord_, Kind.VOID)
    return settle_ended(batch, command, Kind.VOID, ord_, points, account, hold)


def settle_ended(
    batch: Batch, command: Capture | Void, kind: Kind, ord_: int, points: int, account: Account, hold: HoldState
) -> Result:
    """Answer; points released from lots that are over by now expire at once, before the balance is told."""
    expire_due(batch, account)
    return batch.settle(command, kind, ord_, points=points, accounts=(account,), acceptor=hold.acceptor)


def objection(account: Account, points: int) -> str:
    """Return why `points` cannot be taken from `account`, or an empty code."""
    if not 0 < points <= POINTS_MAX:
        return "AMOUNT_INVALID"
    if account.deficit:
        return "DEFICIT_OUTSTANDING"
    return "INSUFFICIENT_POINTS" if account.available < points else ""


def refuse(batch: Batch, command: Spend | Hold | Adjust, kind: Kind, ord_: int, code: str, account: Account) -> Result:
    """Answer that the points cannot be taken, and what is missing or owed."""
    shortfall = abs(command.points) - account.available if code == "INSUFFICIENT_POINTS" else 0
    deficit = account.deficit if code == "DEFICIT_OUTSTANDING" else 0
    reason = command.reason if isinstance(command, Adjust) else ""
    return batch.settle(
        command, kind, ord_, code=code, shortfall=shortfall, deficit=deficit, accounts=(account,), reason=reason
    )


def take(account: Account, points: int, root_id: int) -> list[Draw]:
    """Choose lots for `points`, first expiry first, oldest first among equals; the caller books them."""
    draws: list[Draw] = []
    for lot in account.lots:
        part = min(lot.remaining, points)
        if lot.is_pending or not part:
            continue
        lot.is_dirty = True
        draws.append(Draw(lot.lane, root_id, lot, part, is_new=True))
        points -= part
        if not points:
            return draws
    msg = f"account {account.owner_id}/{account.point_type} shows {points} points more than its lots hold"
    raise AssertionError(msg)
