# SPDX-License-Identifier: Apache-2.0
"""Choose how many chains the ledger has, before anything is posted."""

from typing import Any

import psycopg

from haowu.ledger.canonical import genesis_hash
from haowu.ledger.errors import ChainsInUseError
from haowu.ledger.operations.lock_chains import lock_chains

LARGEST = 64


def set_chain_count(connection: psycopg.Connection[Any], chain_count: int) -> None:
    """Make chains 0 … `chain_count` - 1 (1 to 64); raise ChainsInUseError if there is a batch or a budget already.

    Their number may grow until then, never shrink (ValueError): a chain is never removed.
    One chain is right for one machine; more let several writers work side by side, each on its own lanes.
    """
    if not 1 <= chain_count <= LARGEST:
        msg = f"chain_count must be 1 to {LARGEST}, not {chain_count}"
        raise ValueError(msg)
    lock_chains(connection)
    in_use = "select exists (select from ledger.batch) or exists (select from ledger.budget)"
    row = connection.execute(in_use).fetchone()
    if row and row[0]:
        raise ChainsInUseError
    before = connection.execute("select count(*) from ledger.chain_head").fetchone()
    if before and before[0] > chain_count:
        msg = f"chain_count is {before[0]} already and never shrinks"
        raise ValueError(msg)
    for chain in range(1, chain_count):
        connection.execute(
            "insert into ledger.chain_head (chain, next_seq, head_hash, last_at) "
            "values (%s, 1, %s, '2000-01-01T00:00:00Z') on conflict (chain) do nothing",
            (chain, genesis_hash(chain)),
        )
