# SPDX-License-Identifier: Apache-2.0
"""Earn: each award becomes a lot, if its budget is live and has room and its caps leave some."""

from bisect import insort
from collections.abc import Sequence
from datetime import date

from haowu.kernel.limits import POINTS_MAX
from haowu.ledger.commands import Award, Earn, Kind
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.results import AwardRefused, LotGranted, Result
from haowu.ledger.state import AVAILABLE, BUDGET, NEVER, PENDING, Account, BudgetSlice, CapCounter, Lot

Funded = tuple[int, Award, int]
"""(number of the award in its command, the award, points granted)."""


def decide_earn(batch: Batch, command: Earn, ord_: int) -> Result:
    """Grant the awards of one settled order, all that can be funded, or refuse the command with the reason."""
    if not command.order_ref:
        return batch.settle(command, Kind.EARN, ord_, code="NO_SETTLED_ORDER")
    if not command.awards:
        return batch.settle(command, Kind.EARN, ord_, code="NOTHING_TO_AWARD", accounts=_as_they_are(batch, command))
    funded, refused, refusal = fund(batch, command.owner_id, command.awards)
    if refusal:
        return batch.settle(
            command, Kind.EARN, ord_, code=refusal, refused=tuple(refused), accounts=_as_they_are(batch, command)
        )
    return grant_all(batch, command, ord_, funded, refused)


def _as_they_are(batch: Batch, command: Earn) -> tuple[Account, ...]:
    """Return the accounts that an earn which gave nothing would have touched, or all if it named none."""
    kinds = {award.point_type for award in command.awards}
    accounts = batch.state.owners.get(command.owner_id, ())
    return tuple([account for account in accounts if not kinds or account.point_type in kinds])


def grant_all(
    batch: Batch, command: Earn, ord_: int, funded: Sequence[Funded], refused: Sequence[AwardRefused]
) -> Result:
    """Make the lots of funded awards and answer."""
    lots: list[LotGranted] = []
    accounts: dict[int, Account] = {}
    total = 0
    for number, award, points in funded:
        kind = award.point_type
        account = accounts.get(kind)
        if account is None:
            account = accounts[kind] = batch.state.account(command.lane, command.owner_id, kind)
        lot = grant(batch, account, award, points, ord_, Kind.EARN, command.order_ref)
        total += points
        lots.append(granted(lot, number, award))
    return batch.settle(
        command, Kind.EARN, ord_, points=total, lots=tuple(lots), refused=tuple(refused) if refused else (),
        accounts=tuple(accounts.values()),
    )  # fmt: skip


def granted(lot: Lot, number: int, award: Award) -> LotGranted:
    """Return the lot made of the award `number` as the answer tells it."""
    caps = tuple([(cap.cap_id, cap.period_start, cap.per_owner) for cap in award.caps]) if award.caps else ()
    return LotGranted(
        lot.lot_id, number, lot.point_type, lot.granted, award.points, lot.is_pending, lot.available_from,
        award.expires_at, caps,
    )  # fmt: skip


def fund(batch: Batch, owner_id: int, awards: Sequence[Award]) -> tuple[list[Funded], list[AwardRefused], str]:
    """Book the awards on their budgets and caps; return what is funded, what is not, and why all is refused if so.

    A refusal of the whole leaves every budget and cap as it was.
    """
    funded: list[Funded] = []
    refused: list[AwardRefused] = []
    refusal = ""
    for number, award in enumerate(awards):
        points, code = room_for(batch, owner_id, award)
        if code:
            refused.append(AwardRefused(number, code))
            refusal = code if award.is_required else ""
        else:
            book(batch, owner_id, award, points)
            funded.append((number, award, points))
        if refusal:
            break
    if funded and not refusal:
        return funded, refused, ""
    for _, award, points in funded:
        book(batch, owner_id, award, -points)
    return [], refused, refusal or refused[0].code


def room_for(batch: Batch, owner_id: int, award: Award) -> tuple[int, str]:
    """Return how many points of `award` may be granted, or 0 and the reason why none."""
    points = award.points
    if not 0 < points <= POINTS_MAX:
        return 0, "AMOUNT_INVALID"
    for cap in award.caps:
        counter = cap_counter(batch, owner_id, cap.cap_id, cap.period_start, is_own=cap.per_owner)
        points = min(points, cap.limit_points - counter.used_points)
    if points <= 0:
        return 0, "CAP_REACHED"
    budget = batch.state.budgets.get((batch.chain, award.budget_id))
    if budget is None or not budget.opens_at <= (award.charged_at or batch.now) < budget.closes_at:
        return 0, "NO_LIVE_BUDGET"
    if budget.limit_points - budget.used_points < points:
        return 0, "BUDGET_EXHAUSTED"
    return points, ""


def book(batch: Batch, owner_id: int, award: Award, points: int) -> None:
    """Count `points` (negative: take the count back) on the award's budget and caps."""
    budget: BudgetSlice = batch.state.budgets[batch.chain, award.budget_id]
    budget.used_points += points
    budget.is_dirty = True
    for cap in award.caps:
        counter = cap_counter(batch, owner_id, cap.cap_id, cap.period_start, is_own=cap.per_owner)
        counter.used_points += points
        counter.limit_points = cap.limit_points
        counter.is_dirty = True


def cap_counter(batch: Batch, owner_id: int, cap_id: int, period_start: date, *, is_own: bool) -> CapCounter:
    """Return the counter of a cap, which `reading` has loaded."""
    return batch.state.caps[owner_id if is_own else 0, cap_id, period_start]


def grant(
    batch: Batch,
    account: Account,
    award: Award,
    points: int,
    ord_: int,
    kind: Kind,
    order_ref: str,
    *,
    restored_from: int = 0,
) -> Lot:
    """Make one lot of `points` on `account` out of the award's budget."""
    is_pending = award.available_from is not None and award.available_from > batch.now
    lot = Lot(
        account.lane, batch.next_lot_id(), account.owner_id, account.point_type, is_pending, points, award.budget_id,
        award.rule_version, award.available_from or batch.now, award.expires_at or NEVER, award.rule, award.funder,
        order_ref, restored_from, is_new=True, is_dirty=True,
    )  # fmt: skip
    add_lot(batch, account, lot)
    credit = PENDING if is_pending else AVAILABLE
    batch.move(ord_, kind, lot.lane, lot.owner_id, lot.point_type, BUDGET, credit, points, lot.lot_id, award.budget_id)
    if is_pending:
        account.pending += points
    else:
        account.available += points
        if account.deficit:
            batch.repay(ord_, kind, account, lot)
    return lot


def add_lot(batch: Batch, account: Account, lot: Lot) -> None:
    """Put a new lot where the account and the batch will find it."""
    batch.new_lots.append(lot)
    batch.state.lots[lot.lane, lot.lot_id] = lot
    if account.has_lots:
        insort(account.lots, lot, key=lambda each: (each.expires_at, each.lot_id))
    due_at = lot.available_from if lot.is_pending else lot.expires_at
    account.next_due_at = min(account.next_due_at, due_at)
    account.is_dirty = True
