# SPDX-License-Identifier: Apache-2.0
"""The two shops of the demo, and a way to publish."""

from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.programs.operations.publish_program import Published, publish_program
from haowu.programs.sample_disclosure import with_disclosure

DEMO = Path(__file__).parents[1] / "examples" / "demo.yaml"
SECOND = Actor(ActorKind.OPERATOR, "second")
Publish = Callable[[str], Published]


@pytest.fixture
def demo() -> str:
    """The demo programme's file."""
    return DEMO.read_text(encoding="utf-8")


@pytest.fixture
def shops(connection: Connection) -> Connection:
    """A connection to a database with both merchants and their stores."""
    for code in ("jiafang", "guangming"):
        onboard_merchant(connection, code=code, name_zh=code)
        open_store(connection, merchant=code, code=f"{code}-01", name_zh=code)
    return connection


@pytest.fixture
def publish(shops: Connection, clock: FixedClock) -> Publish:
    """Publish a file, given as text."""

    def publish_text(source: str) -> Published:
        actor = Actor(ActorKind.OPERATOR, "test")
        return publish_program(
            shops, with_disclosure(source), filename="test.yaml", clock=clock, actor=actor, approved_by=SECOND
        )

    return publish_text
