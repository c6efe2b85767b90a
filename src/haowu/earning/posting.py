# SPDX-License-Identifier: Apache-2.0
"""Post what was admitted and write it down: the part of crediting that holds the ledger's lock."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.earning.admission import Admitted
from haowu.earning.drafting import Draft, kept_awards, kept_lines
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
    results = post(connection, commands, clock=clock, fence=fence, all_chains=all_chains)
    _record(connection, posted, results)
    if len(posted) == len(admitted):
        return list(results)
    found = iter(results)
    return [draft if isinstance(draft, Refusal) else next(found) for draft in admitted]


def _record(connection: Connection, posted: Sequence[Draft | Earn], results: Sequence[Result]) -> None:
    """Write down the purchases that were decided now; repetitions and reused numbers have their row already."""
    made = [
        NewPurchase(
            result.journal, draft.member.lane, draft.member.id, draft.purchase, draft.facts.net_fen, kept_lines(draft),
            kept_awards(draft, result.lots),
        )
        for draft, result in zip(posted, results, strict=True)
        if result.journal and not result.is_replayed and not isinstance(draft, Earn)
    ]  # fmt: skip
    record_purchases(connection, made)
