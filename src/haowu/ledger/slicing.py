# SPDX-License-Identifier: Apache-2.0
"""Escrow slices: each chain grants from its own part of a budget, refilled from the pool, at last from its siblings.

Invariant: the slices' limits and the pool add up to the budget's limit, so however chains race, `used` never passes it.
Worked numbers: docs/algorithms/budget-slices.md.
"""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

from haowu.ledger.columns import integers
from haowu.ledger.commands import Adjust, AnyCommand, Earn
from haowu.ledger.errors import NeedsAllChainsError
from haowu.ledger.locks import ChainHead, chain_of
from haowu.ledger.state import BudgetSlice, State

POOLS: Final = """
select budget_id, pool_points from ledger.budget where budget_id = any(%s::integer[]) order by budget_id for update"""
DRAIN: Final = """
update ledger.budget b set pool_points = w.pool_points
from unnest(%s::integer[], %s::bigint[]) as w (budget_id, pool_points) where b.budget_id = w.budget_id"""


def balance_slices(
    connection: psycopg.Connection[Any],
    commands: Sequence[AnyCommand],
    state: State,
    heads: dict[int, ChainHead],
    chain_count: int,
) -> None:
    """Refill the slices that this batch could exhaust; raise NeedsAllChainsError if only siblings could help."""
    short = {
        key: missing for key, need in needs(commands, chain_count).items() if (missing := need - room(state, key)) > 0
    }
    if not short:
        return
    refill_from_pool(connection, state, short, chain_count)
    for (chain, budget_id), missing in short.items():
        if missing <= 0:
            continue
        siblings = [s for s in state.budgets.values() if s.budget_id == budget_id and s.chain != chain]
        if not any(s.limit_points > s.used_points for s in siblings):
            continue
        if len(heads) < chain_count:
            raise NeedsAllChainsError(budget_id=budget_id)
        collapse(state.budgets[chain, budget_id], siblings)


def needs(commands: Sequence[AnyCommand], chain_count: int) -> dict[tuple[int, int], int]:
    """Return how many points the commands ask of each (chain, budget)."""
    asked: dict[tuple[int, int], int] = {}
    for command in commands:
        chain = chain_of(command.lane, chain_count)
        awards = command.awards if isinstance(command, Earn) else ()
        if isinstance(command, Adjust) and command.award is not None:
            awards = (command.award,)
        for award in awards:
            key = chain, award.budget_id
            asked[key] = asked.get(key, 0) + award.points
    return asked


def room(state: State, key: tuple[int, int]) -> int:
    """Return what a slice may still grant; a budget that does not exist needs no refill."""
    piece = state.budgets.get(key)
    return 2**62 if piece is None else piece.limit_points - piece.used_points


def refill_from_pool(
    connection: psycopg.Connection[Any], state: State, short: dict[tuple[int, int], int], chain_count: int
) -> None:
    """Move points from the pools into short slices: what is missing, or a quarter of a fair share if that is more."""
    budget_ids = sorted({budget_id for _, budget_id in short})
    pools = dict(connection.execute(POOLS, (integers(budget_ids),)).fetchall())
    before = dict(pools)
    for key, missing in short.items():
        pool = pools[key[1]]
        moved = min(pool, max(missing, pool // (4 * chain_count)))
        pools[key[1]] = pool - moved
        piece = state.budgets[key]
        piece.limit_points += moved
        piece.is_dirty = piece.is_dirty or moved > 0
        short[key] = missing - moved
    changed = [budget_id for budget_id in budget_ids if pools[budget_id] != before[budget_id]]
    if changed:
        connection.execute(DRAIN, (integers(changed), integers([pools[budget_id] for budget_id in changed])))


def collapse(piece: BudgetSlice, siblings: Sequence[BudgetSlice]) -> None:
    """Take all that the siblings have not used, so that the last point can still be granted."""
    for sibling in siblings:
        unused = sibling.limit_points - sibling.used_points
        sibling.limit_points -= unused
        piece.limit_points += unused
        sibling.is_dirty = sibling.is_dirty or unused > 0
    piece.is_dirty = True
