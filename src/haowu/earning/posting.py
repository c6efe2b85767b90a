# SPDX-License-Identifier: Apache-2.0
"""Post what was admitted and write it down: the part of crediting that holds the ledger's lock."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.earning.admission import Admitted, hold_keys_of
from haowu.earning.answering import EARNS_NOTHING
from haowu.earning.drafting import Draft
from haowu.earning.hold_uses import HoldUse, record_hold_uses
from haowu.earning.recording import NewPurchase, record_purchases
from haowu.kernel.clock import Clock
from haowu.ledger.commands import Earn
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.refusals import Refusal
from haowu.ledger.results import Result


def post_admitted(
    connection: Connection,
    admitted: Sequence[Admitted],
    *,
    clock: Clock,
    fence: Fence | None = None,
    all_chains: bool = False,
) -> list[Result | Refusal]:
    """Return for each, in order, the ledger's result, or the refusal that kept it from the ledger."""
    posted = [draft for draft in admitted if not isinstance(draft, Refusal)]
    commands = [draft if isinstance(draft, Earn) else draft.command for draft in posted]
    results = post(connection, commands, clock=clock, fence=fence, all_chains=all_chains) if commands else []
    _record(connection, posted, results)
    if len(posted) == len(admitted):
        return list(results)
    found = iter(results)
    return [draft if isinstance(draft, Refusal) else next(found) for draft in admitted]


def _record(connection: Connection, posted: Sequence[Draft | Earn], results: Sequence[Result]) -> None:
    """Write down the purchases that were decided now; repetitions and reused numbers have their row already."""
    new = [
        (draft, result)
        for draft, result in zip(posted, results, strict=True)
        if result.journal and not result.is_replayed and not isinstance(draft, Earn)
    ]
    made = [
        NewPurchase(
            result.journal, draft.member.lane, draft.member.id, draft.purchase, draft.facts.net_fen, draft.lines
        )
        for draft, result in new
    ]  # fmt: skip
    record_purchases(connection, made)
    credited = [draft for draft, result in new if result.code == "OK" or result.code in EARNS_NOTHING]
    uses = [HoldUse(draft.member.lane, key, draft.command.key) for draft in credited for key in hold_keys_of(draft)]
    record_hold_uses(connection, uses)
