# SPDX-License-Identifier: Apache-2.0
"""Choose the number of chains: once, before anything is posted."""

from hashlib import sha256
from typing import Any

import psycopg
import pytest

from haowu.kernel.clock import FixedClock
from haowu.ledger.errors import ChainsInUseError
from haowu.ledger.locks import chain_of
from haowu.ledger.operations.set_chain_count import set_chain_count
from haowu.ledger.tests.world import World


def test_chains_with_their_genesis(connection: psycopg.Connection[Any], clock: FixedClock) -> None:
    """Chosen twice is chosen once; each chain begins with a hash of its own; then a budget closes the door."""
    set_chain_count(connection, 4)
    set_chain_count(connection, 4)
    heads = connection.execute("select chain, next_seq, head_hash from ledger.chain_head order by chain").fetchall()
    assert heads == [(chain, 1, sha256(f"haowu-chain-v1:{chain}".encode()).digest()) for chain in range(4)]
    for count in (0, 65, 3):
        with pytest.raises(ValueError, match="chain_count"):
            set_chain_count(connection, count)
    connection.commit()
    World(connection, clock)
    with pytest.raises(ChainsInUseError):
        set_chain_count(connection, 8)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 64])
def test_lanes_are_cut_into_runs(count: int) -> None:
    """Every chain has lanes, in runs that differ by one lane at most; verify computes the same cuts."""
    chains = [chain_of(lane, count) for lane in range(1024)]
    sizes = [chains.count(chain) for chain in range(count)]
    assert chains == sorted(chains)
    assert max(sizes) - min(sizes) <= 1
    assert [chains.index(chain) for chain in range(count)] == [-(-chain * 1024 // count) for chain in range(count)]
