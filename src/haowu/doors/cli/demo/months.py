# SPDX-License-Identifier: Apache-2.0
"""Close the demo's past months, and let its partners confirm and the operator pay the older ones."""

from datetime import date, timedelta
from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock, FixedClock
from haowu.merchants.agreements import contract_day
from haowu.settlement.months import read_month
from haowu.settlement.operations.answer_statement import answer_statement
from haowu.settlement.operations.close_month import Closed, close_month
from haowu.settlement.operations.record_payment import record_payment
from haowu.settlement.queries import list_runs

MONTHS: Final = 3
"""So many past months have statements of their own; the first of them takes in all that was before."""

WORKING: Final = timedelta(hours=9)
CLOSER: Final = Actor(ActorKind.SYSTEM, "demo-finance")
PAYER: Final = Actor(ActorKind.SYSTEM, "demo-cashier")


def close_past_months(connection: Connection, *, program: str, clock: Clock) -> int:
    """Close the last months that are over, on the morning after each; once, at the first start. Return how many."""
    if list_runs(connection, limit=1):
        return 0
    months = past_months(contract_day(clock.now()), MONTHS)
    closed = [_close(connection, program, month) for month in months]
    for run in closed[:-1]:
        for merchant, statement in run.statements.items():
            _finish(connection, merchant, statement, run.month)
    return len(closed)


def past_months(today: date, count: int) -> list[str]:
    """Return the last `count` months that are over on `today`, oldest first."""
    found: list[str] = []
    first = today.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(f"{first:%Y-%m}")
    return found[::-1]


def _close(connection: Connection, program: str, month: str) -> Closed:
    morning = FixedClock(read_month(month).ends_at + WORKING)
    return close_month(connection, program=program, month=month, clock=morning, actor=CLOSER)


def _finish(connection: Connection, merchant: str, statement: str, month: str) -> None:
    """Let the partner confirm two days after the closing, and the money move on the fourth."""
    partner = Actor(ActorKind.SYSTEM, f"demo-{merchant}")
    confirmed, paid = (FixedClock(read_month(month).ends_at + WORKING + timedelta(days=days)) for days in (2, 4))
    answer_statement(connection, merchant=merchant, statement=statement, is_right=True, clock=confirmed, actor=partner)
    record_payment(
        connection, merchant=merchant, statement=statement, reference=f"示范转账 {statement}", clock=paid, actor=PAYER
    )  # fmt: skip
