# SPDX-License-Identifier: Apache-2.0
"""A receiver, and an endpoint that leads to it."""

from collections.abc import Iterator

import pytest
from psycopg import Connection

from haowu.kernel.clock import FixedClock
from haowu.outbox.tests.post_office import PostOffice
from haowu.outbox.tests.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A listening receiver."""
    with Receiver() as listening:
        yield listening


@pytest.fixture
def office(connection: Connection, clock: FixedClock, receiver: Receiver) -> PostOffice:
    """The outbox with one endpoint of jiafang, which leads to the receiver."""
    return PostOffice(connection, clock, receiver)
