# SPDX-License-Identifier: Apache-2.0
"""Reverse (a spend goes back to the very lots) and claw back (an earn is taken back, at worst as a deficit)."""

from haowu.ledger.commands import ClawBack, Kind, Reverse
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.deciding.dues import expire_due
from haowu.ledger.deciding.earn import add_lot
from haowu.ledger.results import LotGranted, Result
from haowu.ledger.state import (
    AVAILABLE,
    BUDGET,
    DEFICIT,
    EXPIRED,
    PENDING,
    REDEEMED,
    Account,
    Draw,
    Lot,
)


def decide_reverse(batch: Batch, command: Reverse, ord_: int) -> Result:
    """Give points back to the lots they came from, last drawn first, so that the longest lived return first."""
    draws = returnable(batch, command)
    if draws is None:
        return batch.settle(command, Kind.REVERSE, ord_, code="SPEND_NOT_FOUND")
    left = sum([draw.captured - draw.returned for draw in draws])
    points = left if command.points is None else command.points
    code = "NOTHING_LEFT" if not left else "AMOUNT_INVALID" if points <= 0 else "TOO_MUCH" if points > left else ""
    if code:
        shortfall = points - left if code == "TOO_MUCH" else 0
        return batch.settle(command, Kind.REVERSE, ord_, code=code, shortfall=shortfall)
    lot = draws[0].lot
    account = batch.state.account(lot.lane, lot.owner_id, lot.point_type)
    made = give_back(batch, command, account, draws, points, ord_)
    expire_due(batch, account)
    return batch.settle(command, Kind.REVERSE, ord_, points=points, lots=tuple(made), accounts=(account,))


def returnable(batch: Batch, command: Reverse) -> list[Draw] | None:
    """Return the draws of the spend or hold that is reversed, or None if there is none of this owner."""
    journal = batch.state.journals.get(command.spend_key)
    if journal is None or journal.owner_id != command.owner_id or not journal.result.is_accepted:
        return None
    if journal.kind not in (Kind.SPEND, Kind.HOLD):
        return None
    return batch.state.draws.get((journal.lane, journal.root_id)) or None


def give_back(
    batch: Batch, command: Reverse, account: Account, draws: list[Draw], points: int, ord_: int
) -> list[LotGranted]:
    """Return `points` over the draws; return the lots that had to be made anew."""
    made: list[LotGranted] = []
    for draw in reversed(draws):
        part = min(draw.captured - draw.returned, points)
        if not part:
            continue
        draw.returned += part
        draw.is_dirty = True
        points -= part
        lot = receiving_lot(batch, command, account, draw.lot, part)
        if lot is not draw.lot:
            made.append(
                LotGranted(
                    lot.lot_id, -1, lot.point_type, part, part, is_pending=False, available_from=batch.now,
                    expires_at=lot.expires_at,
                )
            )  # fmt: skip
        account.available += part
        account.is_dirty = True
        batch.move(
            ord_, Kind.REVERSE, lot.lane, lot.owner_id, lot.point_type, REDEEMED, AVAILABLE, part, lot.lot_id,
            lot.budget_id, draw.root_id,
        )  # fmt: skip
        batch.repay(ord_, Kind.REVERSE, account, lot)
    return made


def receiving_lot(batch: Batch, command: Reverse, account: Account, lot: Lot, points: int) -> Lot:
    """Return the lot that takes `points` back: the very one, or a new one if it has too little time left.

    A lot that is such a new one itself is not replaced again, or spending and reversing would prolong points for ever.
    """
    earliest = batch.now + command.min_validity
    if lot.expires_at >= earliest or lot.restored_from:
        reopen(account, lot)
        lot.drawn -= points
        lot.is_dirty = True
        account.next_due_at = min(account.next_due_at, lot.expires_at)
        return lot
    made = Lot(
        lot.lane, batch.next_lot_id(), lot.owner_id, lot.point_type, is_pending=False, granted=points,
        budget_id=lot.budget_id, rule_version=lot.rule_version, restored_from=lot.lot_id, available_from=batch.now,
        expires_at=earliest, rule=lot.rule, funder=lot.funder, order_ref=lot.order_ref, is_new=True, is_dirty=True,
    )  # fmt: skip
    add_lot(batch, account, made)
    return made


def reopen(account: Account, lot: Lot) -> None:
    """Put a lot that was used up back among the account's open lots."""
    if lot not in account.lots:
        account.lots.append(lot)
        account.lots.sort(key=lambda each: (each.expires_at, each.lot_id))


def decide_claw_back(batch: Batch, command: ClawBack, ord_: int) -> Result:
    """Take back what an earn granted: from its own lot, from the other lots, and what is missing is owed."""
    journal = batch.state.journals.get(command.earn_key)
    if journal is None or not journal.is_earn_of(command.owner_id):
        return batch.settle(command, Kind.CLAW_BACK, ord_, code="EARN_NOT_FOUND")
    code, shortfall = objection(batch, command, {granted.lot_id for granted in journal.result.lots})
    if code:
        return batch.settle(command, Kind.CLAW_BACK, ord_, code=code, shortfall=shortfall)
    accounts: dict[int, Account] = {}
    total = owed = 0
    for lot_id, points in command.takes:
        lot = batch.state.lots[command.lane, lot_id]
        account = batch.state.account(lot.lane, lot.owner_id, lot.point_type)
        accounts[lot.point_type] = account
        total += points
        owed += claw_back_lot(batch, account, lot, points, ord_)
    return batch.settle(command, Kind.CLAW_BACK, ord_, points=total, deficit=owed, accounts=tuple(accounts.values()))


def objection(batch: Batch, command: ClawBack, granted: set[int]) -> tuple[str, int]:
    """Return why the takes cannot stand, or an empty code."""
    asked: dict[int, int] = {}
    for lot_id, points in command.takes:
        lot = batch.state.lots.get((command.lane, lot_id))
        if lot is None or lot_id not in granted:
            return "LOT_NOT_FOUND", 0
        if points <= 0:
            return "AMOUNT_INVALID", 0
        asked[lot_id] = asked.get(lot_id, 0) + points
        if asked[lot_id] > lot.granted - lot.recalled:
            return "TOO_MUCH", asked[lot_id] - lot.granted + lot.recalled
    return "", 0


def claw_back_lot(batch: Batch, account: Account, lot: Lot, points: int, ord_: int) -> int:
    """Take `points` that `lot` granted back to its budget; return what the owner is left owing."""
    lot.recalled += points
    lot.is_dirty = True
    account.is_dirty = True
    return_to_budget(batch, lot, points)
    missing = points - take_own(batch, account, lot, points, ord_)
    for other in account.lots:
        if missing and other is not lot and not other.is_pending:
            missing -= take_part(batch, account, other, min(other.remaining, missing), lot, AVAILABLE, ord_)
    if not missing:
        return 0
    account.deficit += missing
    _move_back(batch, ord_, lot, lot, DEFICIT, missing)
    return missing


def return_to_budget(batch: Batch, lot: Lot, points: int) -> None:
    """Let the budget that paid for the lot grant these points again."""
    budget = batch.state.budgets[batch.chain, lot.budget_id]
    budget.used_points -= points
    budget.is_dirty = True


def take_own(batch: Batch, account: Account, lot: Lot, points: int, ord_: int) -> int:
    """Take from the lot itself: what is pending or available, then what had expired unused; return how much."""
    taken = take_part(
        batch, account, lot, min(lot.remaining, points), lot, PENDING if lot.is_pending else AVAILABLE, ord_
    )
    lapsed = min(lot.expired, points - taken)
    if lapsed:
        lot.expired -= lapsed
        lot.clawed += lapsed
        _move_back(batch, ord_, lot, lot, EXPIRED, lapsed)
    return taken + lapsed


def take_part(batch: Batch, account: Account, lot: Lot, points: int, recalled: Lot, debit: int, ord_: int) -> int:
    """Take `points` of `lot` for what `recalled` owes; return them."""
    if not points:
        return 0
    lot.clawed += points
    lot.is_dirty = True
    if debit == PENDING:
        account.pending -= points
    else:
        account.available -= points
    _move_back(batch, ord_, lot, recalled, debit, points)
    return points


def _move_back(batch: Batch, ord_: int, lot: Lot, recalled: Lot, debit: int, points: int) -> None:
    batch.move(
        ord_, Kind.CLAW_BACK, lot.lane, lot.owner_id, lot.point_type, debit, BUDGET, points, lot.lot_id,
        recalled.budget_id, recalled.lot_id,
    )  # fmt: skip
