# SPDX-License-Identifier: Apache-2.0
"""Take over: the older writer can write nothing more, and its open transaction is ended."""

from typing import Any

import psycopg
import pytest

from haowu.kernel.clock import FixedClock
from haowu.ledger.errors import FencedError
from haowu.ledger.fence import Fence
from haowu.ledger.operations.post import post
from haowu.ledger.operations.set_chain_count import set_chain_count
from haowu.ledger.operations.take_writer import take_writer
from haowu.ledger.tests.world import World


def test_the_older_fence_is_refused(world: World) -> None:
    """Epochs grow by one; the new writer posts, the old one does not, nor one without a right to the chain."""
    first = take_writer(world.connection, name="till writer 1")
    world.connection.commit()
    second = take_writer(world.connection, name="till writer 2")
    world.connection.commit()
    assert (first, second) == (Fence({0: 1}), Fence({0: 2}))
    assert world.rows("select writer_epoch, writer_name from ledger.chain_head") == [(2, "till writer 2")]
    earn = [world.earn("order", world.award(5))]
    with world.nothing_changes():
        for stale in (first, Fence({})):
            with pytest.raises(FencedError) as refused:
                post(world.connection, earn, clock=world.clock, fence=stale)
            world.connection.rollback()
            assert refused.value.data == {"chain": 0}
    assert post(world.connection, earn, clock=world.clock, fence=second)[0].code == "OK"
    world.connection.commit()
    assert world.rows("select writer_epoch from ledger.batch") == [(0,), (2,)]


def test_the_former_writers_session_is_ended(database_url: str, clock: FixedClock) -> None:
    """It stands in the middle of a transaction with the head locked; its successor does not wait for it."""
    former = psycopg.connect(database_url, application_name="haowu-writer")
    world = World(former, clock)
    fence = take_writer(former, name="former")
    former.commit()
    post(former, [world.earn("lost", world.award(5))], clock=clock, fence=fence)
    with psycopg.connect(database_url, application_name="haowu-writer") as successor:
        assert take_writer(successor, name="successor") == Fence({0: 2})
        successor.commit()
        with pytest.raises(psycopg.OperationalError):
            former.commit()
        assert successor.execute("select count(*) from ledger.journal where kind <> 13").fetchone() == (0,)


def test_every_chain_is_taken(connection: psycopg.Connection[Any]) -> None:
    """Four chains, four epochs."""
    set_chain_count(connection, 4)
    assert take_writer(connection, name="one").epochs == {0: 1, 1: 1, 2: 1, 3: 1}
