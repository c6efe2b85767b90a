# SPDX-License-Identifier: Apache-2.0
"""Adjust: an operator's correction, with a reason and a second person."""

from haowu.ledger.commands import Adjust, Kind
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.deciding.earn import fund, grant, granted
from haowu.ledger.deciding.spend import objection, refuse, take
from haowu.ledger.results import Result
from haowu.ledger.state import ADJUSTED, AVAILABLE, Account


def decide_adjust(batch: Batch, command: Adjust, ord_: int) -> Result:
    """Grant or take points by hand; refused without a reason and a second person."""
    if not command.reason or not command.approved_by or command.approved_by == command.actor:
        return batch.settle(command, Kind.ADJUST, ord_, code="NEEDS_SECOND_PERSON", reason=command.reason)
    account = batch.state.account(command.lane, command.owner_id, command.point_type)
    if command.points > 0:
        return _grant(batch, command, account, ord_)
    code = objection(account, -command.points)
    if code:
        return refuse(batch, command, Kind.ADJUST, ord_, code, account)
    points = -command.points
    root = batch.root_id(ord_)
    for draw in take(account, points, root):
        lot = draw.lot
        lot.clawed += draw.points
        batch.move(
            ord_, Kind.ADJUST, lot.lane, lot.owner_id, lot.point_type, AVAILABLE, ADJUSTED, draw.points, lot.lot_id,
            lot.budget_id,
        )  # fmt: skip
    account.available -= points
    account.is_dirty = True
    return batch.settle(
        command, Kind.ADJUST, ord_, points=points, accounts=(account,), approved_by=command.approved_by,
        reason=command.reason,
    )  # fmt: skip


def _grant(batch: Batch, command: Adjust, account: Account, ord_: int) -> Result:
    award, reason = command.award, command.reason
    if not command.order_ref:
        return batch.settle(command, Kind.ADJUST, ord_, code="NO_SETTLED_ORDER", reason=reason)
    if award is None or award.points != command.points or award.point_type != command.point_type:
        return batch.settle(command, Kind.ADJUST, ord_, code="AMOUNT_INVALID", reason=reason)
    funded, refused, refusal = fund(batch, command.owner_id, (award,))
    if refusal:
        return batch.settle(
            command, Kind.ADJUST, ord_, code=refusal, refused=tuple(refused), accounts=(account,), reason=reason
        )
    points = funded[0][2]
    lot = grant(batch, account, award, points, ord_, Kind.ADJUST, command.order_ref)
    made = granted(lot, 0, award)
    return batch.settle(
        command, Kind.ADJUST, ord_, points=points, lots=(made,), accounts=(account,), approved_by=command.approved_by,
        reason=reason,
    )  # fmt: skip
