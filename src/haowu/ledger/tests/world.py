# SPDX-License-Identifier: Apache-2.0
"""One shared world for the ledger's tests: a funded budget, an owner, and short ways to say a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import psycopg

from haowu.kernel.clock import FixedClock
from haowu.kernel.lanes import lane_of
from haowu.ledger.commands import (
    Adjust,
    AnyCommand,
    Award,
    Cap,
    Capture,
    ClawBack,
    Confirm,
    Earn,
    Expire,
    Hold,
    Reverse,
    Spend,
    Void,
)
from haowu.ledger.operations.open_budget import open_budget
from haowu.ledger.operations.post import post
from haowu.ledger.results import Result

POINTS = 1
ALICE = 1001
BOB = 1002
KEPT = ("account", "lot", "hold", "draw", "budget", "budget_slice", "cap_usage")


@dataclass
class World:
    """A connection, a clock that stands still, an owner and one budget; `prefix` keeps keys of several scenes apart."""

    connection: psycopg.Connection[Any]
    clock: FixedClock
    owner_id: int = ALICE
    prefix: str = ""
    limit_points: int = 1_000_000
    budget_id: int = 0

    def __post_init__(self) -> None:
        """Open the budget."""
        code = f"{self.prefix}marketing"
        self.budget_id = open_budget(
            self.connection, clock=self.clock, actor="operator:tests", code=code, limit_points=self.limit_points
        )
        self.connection.commit()

    def post(self, *commands: AnyCommand, all_chains: bool = False) -> list[Result]:
        """Post and commit."""
        results = post(self.connection, commands, clock=self.clock, all_chains=all_chains)
        self.connection.commit()
        return results

    def one(self, command: AnyCommand) -> Result:
        """Post one command and return its result."""
        return self.post(command)[0]

    def wait(self, **span: float) -> None:
        """Let time pass: `days=1`, `minutes=15`."""
        self.clock.advance(timedelta(**span))

    # ------------------------------------------------------------------ commands

    def award(
        self, points: int, *, days: float | None = 365, wait: timedelta | None = None, caps: tuple[Cap, ...] = (),
        is_required: bool = True, budget_id: int | None = None, point_type: int = POINTS,
    ) -> Award:  # fmt: skip
        """Return an award of `points`, over in `days` days, pending for `wait`."""
        now = self.clock.now()
        return Award(
            point_type=point_type, points=points, budget_id=self.budget_id if budget_id is None else budget_id,
            rule="base", rule_version=1, funder="jiafang", caps=caps, is_required=is_required,
            available_from=now + wait if wait else None,
            expires_at=now + timedelta(days=days) if days is not None else None,
        )  # fmt: skip

    def head(self, key: str, owner_id: int | None = None) -> dict[str, Any]:
        """Return the fields that all commands share."""
        owner = self.owner_id if owner_id is None else owner_id
        digest = blake2b(key.encode(), digest_size=16).digest()
        return {
            "key": self.prefix + key, "input_hash": digest, "owner_id": owner, "lane": lane_of(owner),
            "actor": "key:1", "reference": key,
        }  # fmt: skip

    def earn(self, key: str, *awards: Award, owner_id: int | None = None, order_ref: str | None = None) -> Earn:
        """Return an earn of `awards`."""
        ref = key if order_ref is None else order_ref
        return Earn(**self.head(key, owner_id), order_ref=ref, awards=awards)

    def spend(self, key: str, points: int, owner_id: int | None = None) -> Spend:
        """Return a spend."""
        return Spend(**self.head(key, owner_id), point_type=POINTS, points=points, acceptor="jiafang")

    def hold(
        self, key: str, points: int, owner_id: int | None = None, lasts: timedelta = timedelta(minutes=15)
    ) -> Hold:
        """Return a hold."""
        return Hold(**self.head(key, owner_id), point_type=POINTS, points=points, acceptor="jiafang", lasts=lasts)

    def capture(self, key: str, hold_key: str, points: int | None = None, *, keeps_rest: bool = False) -> Capture:
        """Return a capture of the owner's hold."""
        return Capture(**self.head(key), hold_key=self.prefix + hold_key, points=points, keeps_rest=keeps_rest)

    def void(self, key: str, hold_key: str) -> Void:
        """Return a void of the owner's hold."""
        return Void(**self.head(key), hold_key=self.prefix + hold_key)

    def reverse(
        self, key: str, spend_key: str, points: int | None = None, min_validity: timedelta = timedelta(days=30)
    ) -> Reverse:
        """Return a reversal of the owner's spend."""
        return Reverse(**self.head(key), spend_key=self.prefix + spend_key, points=points, min_validity=min_validity)

    def claw_back(self, key: str, earn_key: str, *takes: tuple[int, int]) -> ClawBack:
        """Return a clawback of the owner's earn."""
        return ClawBack(**self.head(key), earn_key=self.prefix + earn_key, takes=takes)

    def confirm(self, key: str, earn_key: str) -> Confirm:
        """Return a confirm of the owner's earn."""
        return Confirm(**self.head(key), earn_key=self.prefix + earn_key)

    def expire(self, key: str) -> Expire:
        """Return a command that only lets what is due happen."""
        return Expire(**self.head(key), point_type=POINTS)

    def adjust(
        self, key: str, points: int, *, award: Award | None = None, approved_by: str = "operator:2",
        reason: str = "GOODWILL", order_ref: str = "",
    ) -> Adjust:  # fmt: skip
        """Return a correction by operator 1."""
        head = {**self.head(key), "actor": "operator:1"}
        return Adjust(
            **head, point_type=POINTS, points=points, reason=reason, approved_by=approved_by, award=award,
            order_ref=order_ref,
        )  # fmt: skip

    # ------------------------------------------------------------------ what stands in the tables

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, read in a transaction of its own."""
        found = self.connection.execute(statement.encode(), parameters).fetchall()
        self.connection.rollback()
        return found

    def balance(self, owner_id: int | None = None) -> tuple[int, int, int, int]:
        """Return available, pending, held, deficit as they stand in the table."""
        found = self.rows(
            "select available, pending, held, deficit from ledger.account where owner_id = %s and point_type = %s",
            self.owner_id if owner_id is None else owner_id, POINTS,
        )  # fmt: skip
        return (0, 0, 0, 0) if not found else (found[0][0], found[0][1], found[0][2], found[0][3])

    def lots(self, owner_id: int | None = None) -> list[tuple[str, int, int, int, int]]:
        """Return (order, remaining, held, expired, clawed) of the owner's lots in the order in which they were made."""
        return [
            (str(row[0]), int(row[1]), int(row[2]), int(row[3]), int(row[4]))
            for row in self.rows(
                "select order_ref, granted - drawn - held - expired - clawed, held, expired, clawed from ledger.lot "
                "where owner_id = %s order by lot_id",
                self.owner_id if owner_id is None else owner_id,
            )
        ]

    def movements(self, journal: str) -> list[tuple[int, int, int]]:
        """Return (debit, credit, points) of the movements of one journal, in their order."""
        return [
            (int(debit), int(credit), int(points))
            for debit, credit, points in self.rows(
                "select debit, credit, points from ledger.movement where (chain, seq, journal_ord) = (%s, %s, %s) "
                "order by ord",
                *map(int, journal.split("-")),
            )
        ]

    def kept(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of the tables that are kept up to date."""
        return {table: self.rows(f"select t::text from ledger.{table} t order by 1") for table in KEPT}

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """Assert that no balance, lot, hold, draw, budget or cap is touched within the block."""
        before = self.kept()
        yield
        assert self.kept() == before

    def at(self) -> datetime:
        """Return the present of this world."""
        return self.clock.now()


def put_triggers_to_sleep(connection: psycopg.Connection[Any]) -> None:
    """Do what the owner of the tables, or a superuser, would do before laying hands on them."""
    rows = connection.execute("select tablename from pg_tables where schemaname = 'ledger'").fetchall()
    for (table,) in rows:
        connection.execute(f"alter table ledger.{table} disable trigger user".encode())
