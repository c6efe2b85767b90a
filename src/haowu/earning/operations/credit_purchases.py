# SPDX-License-Identifier: Apache-2.0
"""Credit paid orders for a caller that only counts: a file has nobody who would read thousands of answers."""

from collections.abc import Sequence

from psycopg import Connection

from haowu.earning.admission import admit_purchases
from haowu.earning.answering import EARNS_NOTHING
from haowu.earning.posting import post_admitted
from haowu.earning.requests import AccrueRequest
from haowu.kernel.clock import Clock
from haowu.ledger.refusals import Refusal, refusal_of
from haowu.ledger.results import Result
from haowu.members.world import World


def credit_purchases(
    connection: Connection,
    requests: Sequence[AccrueRequest],
    *,
    world: World,
    clock: Clock,
    all_chains: bool = False,
    is_history: bool = False,
) -> list[Result | Refusal]:
    """Do just what `accrue_purchases` does; return the ledger's own results where the order was recorded.

    Where the caller's statements travel together nothing is waited for at the end: what the database objects to is
    raised when they settle.
    """
    admitted = admit_purchases(connection, requests, world=world, now=clock.now(), is_history=is_history)
    results = post_admitted(connection, admitted, clock=clock, all_chains=all_chains)
    return [_recorded(result) for result in results]


def _recorded(result: Result | Refusal) -> Result | Refusal:
    if isinstance(result, Refusal) or result.code == "OK" or result.code in EARNS_NOTHING:
        return result
    return refusal_of(result)
