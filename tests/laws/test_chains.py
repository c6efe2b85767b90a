# SPDX-License-Identifier: Apache-2.0
"""The ledger on several chains does what the naive ledger does; a batch over chains is decided chain after chain."""

import random
from datetime import timedelta

import psycopg
import pytest

from haowu.ledger.operations.set_chain_count import set_chain_count
from tests.faults.proof import prove_ledger
from tests.laws.choosing import SeededChooser
from tests.laws.stage import Theatre

CHAINS = 4
AMPLE = (10**9, 10**9, 10**9)
"""Slices may say "exhausted" early within one batch of several chains; budgets near their end: faults/test_chains."""


@pytest.mark.parametrize("seed", range(4))
def test_several_chains_do_what_the_naive_ledger_does(connection: psycopg.Connection, seed: int) -> None:
    """Owners on all chains, everybody's caps shared by them, batches that span them."""
    with connection.transaction():
        set_chain_count(connection, CHAINS)
    theatre = Theatre(connection, chain_count=CHAINS, limits=AMPLE)
    play, chance = theatre.new_play(SeededChooser(seed), owners=8), random.Random(seed)
    for _ in range(60):
        play.act(chance.randint(1, 12))
        play.check_rows()
        theatre.clock.advance(timedelta(seconds=chance.choice([1, 60, 3600, 86400, 86400])))
    chains = connection.execute("select count(distinct chain) from ledger.batch").fetchone()
    assert chains is not None
    assert chains[0] >= 2
    prove_ledger(connection)
