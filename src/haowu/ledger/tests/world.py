# SPDX-License-Identifier: Apache-2.0
"""One shared world for the ledger's tests: a funded budget, an owner, and short ways to say a command."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import psycopg

from haowu.kernel.clock import FixedClock
from haowu.kernel.lanes import lane_of
from haowu.ledger.commands import AnyCommand, Award, Cap, Capture, ClawBack, Confirm, Earn, Hold, Reverse, Spend, Void
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.results import Result

POINTS = 1
ALICE = 1001
BOB = 1002


@dataclass
class World:
    """A connection, a clock that stands still, and one budget."""

    connection: psycopg.Connection[Any]
    clock: FixedClock
    budget_id: int = 0
    limit_points: int = 1_000_000
    commands: list[AnyCommand] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the budget."""
        self.budget_id = open_budget(self.connection, code="marketing", limit_points=self.limit_points)

    def post(self, *commands: AnyCommand) -> list[Result]:
        """Post and commit."""
        results = post(self.connection, commands, clock=self.clock)
        self.connection.commit()
        return results

    def one(self, command: AnyCommand) -> Result:
        """Post one command and return its result."""
        return self.post(command)[0]

    def award(self, points: int, *, days: int | None = 365, wait: timedelta | None = None, caps: tuple[Cap, ...] = (),
              is_required: bool = True, budget_id: int | None = None) -> Award:  # fmt: skip
        """Return an award of `points`, over in `days` days, pending for `wait`."""
        now = self.clock.now()
        return Award(
            point_type=POINTS, points=points, budget_id=self.budget_id if budget_id is None else budget_id, rule="base",
            rule_version=1, funder="jiafang", caps=caps, is_required=is_required,
            available_from=now + wait if wait else None,
            expires_at=now + timedelta(days=days) if days is not None else None,
        )  # fmt: skip

    def head(self, key: str, owner_id: int) -> dict[str, Any]:
        """Return the fields that all commands share."""
        digest = blake2b(key.encode(), digest_size=16).digest()
        return {
            "key": key, "input_hash": digest, "owner_id": owner_id, "lane": lane_of(owner_id), "actor": "key:1",
            "reference": key,
        }  # fmt: skip

    def earn(self, key: str, *awards: Award, owner_id: int = ALICE, order_ref: str | None = None) -> Earn:
        """Return an earn of `awards`."""
        ref = key if order_ref is None else order_ref
        return Earn(**self.head(key, owner_id), order_ref=ref, awards=awards)

    def spend(self, key: str, points: int, owner_id: int = ALICE) -> Spend:
        """Return a spend."""
        return Spend(**self.head(key, owner_id), point_type=POINTS, points=points, acceptor="jiafang")

    def hold(self, key: str, points: int, owner_id: int = ALICE, lasts: timedelta = timedelta(minutes=15)) -> Hold:
        """Return a hold."""
        return Hold(**self.head(key, owner_id), point_type=POINTS, points=points, acceptor="jiafang", lasts=lasts)

    def capture(self, key: str, hold_key: str, points: int | None = None, *, keeps_rest: bool = False) -> Capture:
        """Return a capture of Alice's hold."""
        return Capture(**self.head(key, ALICE), hold_key=hold_key, points=points, keeps_rest=keeps_rest)

    def void(self, key: str, hold_key: str) -> Void:
        """Return a void of Alice's hold."""
        return Void(**self.head(key, ALICE), hold_key=hold_key)

    def reverse(self, key: str, spend_key: str, points: int | None = None) -> Reverse:
        """Return a reversal of Alice's spend."""
        return Reverse(**self.head(key, ALICE), spend_key=spend_key, points=points)

    def claw_back(self, key: str, earn_key: str, *takes: tuple[int, int]) -> ClawBack:
        """Return a clawback of Alice's earn."""
        return ClawBack(**self.head(key, ALICE), earn_key=earn_key, takes=takes)

    def confirm(self, key: str, earn_key: str) -> Confirm:
        """Return a confirm of Alice's earn."""
        return Confirm(**self.head(key, ALICE), earn_key=earn_key)

    def balance(self, owner_id: int = ALICE) -> tuple[int, int, int, int]:
        """Return available, pending, held, deficit as they stand in the table."""
        row = self.connection.execute(
            "select available, pending, held, deficit from ledger.account where owner_id = %s and point_type = %s",
            (owner_id, POINTS),
        ).fetchone()
        self.connection.rollback()
        return (0, 0, 0, 0) if row is None else (row[0], row[1], row[2], row[3])

    def at(self) -> datetime:
        """Return the present of this world."""
        return self.clock.now()
