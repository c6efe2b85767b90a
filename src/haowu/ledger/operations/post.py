# SPDX-License-Identifier: Apache-2.0
"""The one door of the ledger: commands in, results out, in the caller's transaction."""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

from haowu.kernel.clock import Clock
from haowu.ledger.commands import AnyCommand
from haowu.ledger.deciding.batch import Batch
from haowu.ledger.deciding.decide import decide
from haowu.ledger.errors import FencedError
from haowu.ledger.fence import Fence
from haowu.ledger.locks import ChainHead, chain_of
from haowu.ledger.reading import read_state
from haowu.ledger.results import Result
from haowu.ledger.slicing import balance_slices
from haowu.ledger.state import State
from haowu.ledger.writing import BatchRows, Part, changes, send

SLICE: Final = 500
"""A list longer than this is decided and sent in slices of this many commands."""


def post(
    connection: psycopg.Connection[Any],
    commands: Sequence[AnyCommand],
    *,
    clock: Clock,
    fence: Fence | None = None,
    all_chains: bool = False,
) -> list[Result]:
    """Decide and write `commands` together; return one result per command, in order. Never commits.

    A writer that keeps a `fence` is refused (FencedError) once another writer has taken the chain. NeedsAllChainsError
    asks the owner of the transaction to roll back and run it again with `all_chains`; so does a key that another chain
    committed at the same instant (`key_races`), without.
    """
    if not commands:
        return []
    state, heads = read_state(connection, commands, clock, all_chains=all_chains)
    for head in heads.values():
        if fence is not None and fence.epochs.get(head.chain) != head.writer_epoch:
            raise FencedError(chain=head.chain)
    chain_count = next(iter(heads.values())).chain_count
    if chain_count > 1:
        return _post_chains(connection, commands, state, heads, chain_count)
    batch = Batch(state, 0, heads[0].next_seq, state.now)
    if len(commands) > SLICE:
        return _post_long(connection, commands, batch, heads[0])
    results = decide(batch, commands)
    rows = BatchRows(batch)
    send(connection, [*rows.take(), *rows.seal(heads[0]), *changes(state)])
    return results


def _post_long(
    connection: psycopg.Connection[Any], commands: Sequence[AnyCommand], batch: Batch, head: ChainHead
) -> list[Result]:
    """Post a long list as one batch: while the database writes one slice of it, the next is decided."""
    results: list[Result] = []
    rows = BatchRows(batch)
    for start in range(0, len(commands), SLICE):
        results += decide(batch, commands[start : start + SLICE])
        send(connection, rows.take())
    send(connection, [*rows.seal(head), *changes(batch.state)])
    return results


def _post_chains(
    connection: psycopg.Connection[Any],
    commands: Sequence[AnyCommand],
    state: State,
    heads: dict[int, ChainHead],
    chain_count: int,
) -> list[Result]:
    by_chain: dict[int, list[int]] = {}
    for index, command in enumerate(commands):
        by_chain.setdefault(chain_of(command.lane, chain_count), []).append(index)
    balance_slices(connection, commands, state, heads, chain_count)
    results: list[Result | None] = [None] * len(commands)
    parts: list[Part] = []
    for chain in sorted(by_chain):
        batch = Batch(state, chain, heads[chain].next_seq, state.now)
        answers = decide(batch, [commands[index] for index in by_chain[chain]])
        for index, answer in zip(by_chain[chain], answers, strict=True):
            results[index] = answer
        rows = BatchRows(batch)
        parts += [*rows.take(), *rows.seal(heads[chain])]
    # Even if nothing but replays came: a slice may have been refilled for them, and the pool has paid for it.
    send(connection, [*parts, *changes(state)])
    return [result for result in results if result is not None]
