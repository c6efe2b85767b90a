# SPDX-License-Identifier: Apache-2.0
"""Credit paid orders: validate, decide by the terms in force, post, write down."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.earning.admission import admit_purchases
from haowu.earning.answering import accrual_of
from haowu.earning.answers import Accrual, Refusal
from haowu.earning.posting import post_admitted
from haowu.earning.requests import AccrueRequest
from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.members.world import World


def accrue_purchases(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
    all_chains: bool = False,
    is_history: bool = False,
) -> list[Accrual | Refusal]:
    """Answer each purchase, in order; one set-based pass, whatever their number.

    A purchase that never reached the ledger (bad sums, unknown member, closed store …) leaves no trace and may be
    corrected and sent again; what the ledger refuses (no budget, nothing to award) stays refused. A repetition gets
    the first answer with `replayed`, even if the member or the store has been closed since. `all_chains`: for the
    second try after the ledger's NeedsAllChainsError. `is_history`: imports of the past need not keep the terms'
    `late_days_max`.
    """
    admitted = admit_purchases(connection, requests, world=world, now=clock.now(), is_history=is_history)
    point_types = world.terms.point_types
    return [
        result if isinstance(result, Refusal) else accrual_of(result, point_types)
        for result in post_admitted(connection, admitted, clock=clock, fence=fence, all_chains=all_chains)
    ]
