# SPDX-License-Identifier: Apache-2.0
"""Decide a list of commands, one after the other, each after what time has done to its accounts."""

from collections.abc import Sequence

import msgspec

from haowu.ledger.commands import (
    Adjust,
    AnyCommand,
    Capture,
    ClawBack,
    Confirm,
    Earn,
    Expire,
    Hold,
    Kind,
    Reverse,
    Spend,
    Void,
)
from haowu.ledger.deciding.adjust import decide_adjust
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.deciding.dues import bring_up_to_date, confirm_lot, next_due
from haowu.ledger.deciding.earn import decide_earn
from haowu.ledger.deciding.refund import decide_claw_back, decide_reverse
from haowu.ledger.deciding.spend import decide_capture, decide_hold, decide_spend, decide_void
from haowu.ledger.results import Result
from haowu.ledger.state import Account


def decide(batch: Batch, commands: Sequence[AnyCommand]) -> list[Result]:
    """Return one result per command, in order; the rows to write are left in `batch`."""
    return [decide_one(batch, command) for command in commands]


def decide_one(batch: Batch, command: AnyCommand) -> Result:  # noqa: C901, PLR0911, PLR0912 - one branch a command
    """Replay, or refuse a key used for something else, or bring the accounts up to date and decide."""
    known = batch.state.journals.get(command.key)
    if known is not None:
        if (known.input_hash, known.owner_id) == (command.input_hash, command.owner_id):
            return msgspec.structs.replace(known.result, is_replayed=True)
        return Result(code="KEY_REUSED", journal="", decided_at=batch.now, note=command.note)
    for account in batch.state.owners.get(command.owner_id, ()):
        if account.next_due_at <= batch.now:
            _bring_up_to_date(batch, command)
            break
    ord_ = batch.take_ord()
    match command:
        case Earn():
            return decide_earn(batch, command, ord_)
        case Hold():
            return decide_hold(batch, command, ord_)
        case Capture():
            return decide_capture(batch, command, ord_)
        case Void():
            return decide_void(batch, command, ord_)
        case Spend():
            return decide_spend(batch, command, ord_)
        case Confirm():
            return decide_confirm(batch, command, ord_)
        case Reverse():
            return decide_reverse(batch, command, ord_)
        case ClawBack():
            return decide_claw_back(batch, command, ord_)
        case Expire():
            return decide_expire(batch, command, ord_)
        case Adjust():
            return decide_adjust(batch, command, ord_)


def _bring_up_to_date(batch: Batch, command: AnyCommand) -> None:
    for account in touched(batch, command):
        bring_up_to_date(batch, account)


def touched(batch: Batch, command: AnyCommand) -> list[Account]:
    """Return the owner's accounts that exist already and that the command may look at, in a fixed order."""
    state = batch.state
    owner_id = command.owner_id
    if isinstance(command, Earn) and command.awards:
        kinds = {award.point_type for award in command.awards}
        return [account for account in state.owners.get(owner_id, ()) if account.point_type in kinds]
    if isinstance(command, Spend | Hold | Adjust | Expire):
        account = state.accounts.get((owner_id, command.point_type))
        return [] if account is None else [account]
    if isinstance(command, Capture | Void):
        hold = state.holds.get(command.hold_key)
        if hold is None or hold.owner_id != owner_id:
            return []
        return [state.account(hold.lane, owner_id, hold.point_type)]
    return list(state.owners.get(owner_id, ()))


def decide_confirm(batch: Batch, command: Confirm, ord_: int) -> Result:
    """Make the pending lots of one earn available now; confirming what is available already changes nothing."""
    journal = batch.state.journals.get(command.earn_key)
    if journal is None or not journal.is_earn_of(command.owner_id):
        return batch.settle(command, Kind.CONFIRM, ord_, code="EARN_NOT_FOUND")
    accounts: dict[int, Account] = {}
    total = 0
    for granted in journal.result.lots:
        lot = batch.state.lots[command.lane, granted.lot_id]
        account = batch.state.account(lot.lane, lot.owner_id, lot.point_type)
        accounts[lot.point_type] = account
        if lot.is_pending:
            total += confirm_lot(batch, account, lot, ord_, Kind.CONFIRM)
            account.next_due_at = next_due(account)
    return batch.settle(command, Kind.CONFIRM, ord_, points=total, accounts=tuple(accounts.values()))


def decide_expire(batch: Batch, command: Expire, ord_: int) -> Result:
    """Answer with the account as time has left it; what was due has its own journals."""
    account = batch.state.account(command.lane, command.owner_id, command.point_type)
    return batch.settle(command, Kind.EXPIRE, ord_, accounts=(account,))
