# SPDX-License-Identifier: Apache-2.0
"""Which plural operation does which phase of a batch, all in one database transaction."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from haowu.doors.points_api.work import Answer, Phase, Work
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.earning.operations.confirm_orders import confirm_orders
from haowu.earning.operations.refund_orders import refund_orders
from haowu.redemption.operations.cancel_redemptions import cancel_redemptions
from haowu.redemption.operations.capture_holds import capture_holds
from haowu.redemption.operations.fulfil_redemptions import fulfil_redemptions
from haowu.redemption.operations.place_holds import place_holds
from haowu.redemption.operations.place_redemptions import place_redemptions
from haowu.redemption.operations.prepare_verification import prepare_verification
from haowu.redemption.operations.revoke_verifications import revoke_verifications
from haowu.redemption.operations.verify_vouchers import verify_vouchers
from haowu.redemption.operations.void_holds import void_holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import psycopg

    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence
    from haowu.members.world import World


class PluralOperation(Protocol):
    """The shape that all of them share: one answer per request, in order; never commits."""

    def __call__(
        self,
        connection: psycopg.Connection[Any],
        requests: Sequence[Any],
        *,
        world: World,
        clock: Clock,
        fence: Fence | None = None,
    ) -> Sequence[Answer]:
        """Do all of `requests`."""
        ...


OPERATIONS: Final[Mapping[Phase, PluralOperation]] = {
    Phase.REFUND: refund_orders,
    Phase.VOID: void_holds,
    Phase.CONFIRM: confirm_orders,
    Phase.ACCRUE: accrue_purchases,
    Phase.CAPTURE: capture_holds,
    Phase.HOLD: place_holds,
    Phase.REVOKE: revoke_verifications,
    Phase.CANCEL: cancel_redemptions,
    Phase.PREPARE: prepare_verification,
    Phase.VERIFY: verify_vouchers,
    Phase.FULFIL: fulfil_redemptions,
    Phase.REDEEM: place_redemptions,
}


ACCRUE_OVER_ALL_CHAINS: Final[PluralOperation] = partial(accrue_purchases, all_chains=True)
"""Only earning takes points out of budgets; everything else stays within the chains of its members."""


def run_phases(
    connection: psycopg.Connection[Any],
    batch: Sequence[Work],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None,
    all_chains: bool,
) -> list[Answer]:
    """Run the batch phase by phase; returns one answer per work, in the order of `batch`.

    `all_chains`: all are locked, and what grants points may use every chain's share of a budget.
    """
    answers: list[Answer] = [None] * len(batch)
    for phase, operation in OPERATIONS.items():
        places = [place for place, work in enumerate(batch) if work.phase is phase]
        if not places:
            continue
        requests = [batch[place].request for place in places]
        run = ACCRUE_OVER_ALL_CHAINS if all_chains and phase is Phase.ACCRUE else operation
        found = run(connection, requests, world=world, clock=clock, fence=fence)
        for place, answer in zip(places, found, strict=True):
            answers[place] = answer
    return answers
