# SPDX-License-Identifier: Apache-2.0
"""A merchant that issues and accepts points, for tests that are about something else."""

from datetime import date
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock
from haowu.merchants.operations.join_program import join_program

LICENCE: Final = "91330100799655058B"
AUTHOR: Final = Actor(ActorKind.OPERATOR, "author")
APPROVER: Final = Actor(ActorKind.OPERATOR, "approver")
SINCE: Final = date(2020, 1, 1)


def make_partner(connection: Connection, merchant: str, program: str, *, clock: Clock, millifen: int = 1000) -> None:
    """Give `merchant`, which is there already, both agreements with `program` since 2020, and let it opt in."""
    join_program(
        connection, merchant=merchant, program=program, licence_no=LICENCE, starts_on=SINCE, clock=clock,
        requested_by=AUTHOR, approved_by=APPROVER, settlement_millifen_per_point=millifen,
    )  # fmt: skip
