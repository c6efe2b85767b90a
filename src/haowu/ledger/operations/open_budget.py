# SPDX-License-Identifier: Apache-2.0
"""Open a budget, or change its limit: the points that may be granted out of one approved line of marketing money.

What a budget says is history like any other: each opening and each new limit is a journal of chain 0, so `verify`
guards the numbers, and `ledger rebuild --check` holds the table to the last of them (decision 0013).
"""

from datetime import UTC, datetime
from typing import Any, Final

import psycopg

from haowu.kernel.clock import Clock
from haowu.ledger.commands import Kind
from haowu.ledger.deciding.batch import NO_HASH, OUTCOME, Batch
from haowu.ledger.errors import BudgetInvalidError
from haowu.ledger.locks import LOCK_ALL, ChainHead, head_of
from haowu.ledger.reading import decision_time
from haowu.ledger.results import BudgetTerms, Result
from haowu.ledger.state import NEVER, State
from haowu.ledger.writing import BatchRows, send
from haowu.wire.ask import ask

ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)
UPSERT: Final = """
insert into ledger.budget as b (code, limit_points, pool_points, opens_at, closes_at) values (%s, %s, 0, %s, %s)
on conflict (code) do update set limit_points = excluded.limit_points
returning budget_id, opens_at, closes_at"""
SLICES: Final = """
insert into ledger.budget_slice (chain, budget_id, limit_points, used_points)
select chain, %s, 0, 0 from ledger.chain_head on conflict (chain, budget_id) do nothing"""
BEFORE: Final = "select clock_timestamp(), (select limit_points from ledger.budget where code = %s)"
USED: Final = "select coalesce(sum(used_points), 0)::bigint, count(*) from ledger.budget_slice where budget_id = %s"


def open_budget(
    connection: psycopg.Connection[Any],
    *,
    code: str,
    limit_points: int,
    clock: Clock,
    actor: str,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> int:
    """Open the budget `code` (points may be granted from `opens_at` until before `closes_at`) and return its number.

    Opening it again changes only its limit; a limit below what is used already, or another window, is refused with
    BudgetInvalidError. Whatever changes is written into the chain, in the name of `actor`. Needs the owner's or the
    writer's role.
    """
    opens, closes = opens_at or ALWAYS, closes_at or NEVER
    if limit_points <= 0 or opens >= closes:
        raise BudgetInvalidError(code=code, problem="limit_points > 0, opens_at < closes_at")
    head = head_of(ask(connection, LOCK_ALL).fetchall()[0])
    known = connection.execute(BEFORE, (code,)).fetchone()
    assert known is not None, "it has no condition"  # noqa: S101 - for the type checker
    row = connection.execute(UPSERT, (code, limit_points, opens, closes)).fetchone()
    assert row is not None, "an upsert returns its row"  # noqa: S101 - for the type checker
    budget_id: int = row[0]
    if (row[1], row[2]) != (opens, closes):
        raise BudgetInvalidError(code=code, problem="opens_at/closes_at cannot be changed / 起止时间不可更改")
    connection.execute(SLICES, (budget_id,))
    _share(connection, code, budget_id, limit_points)
    if known[1] != limit_points:
        terms = BudgetTerms(budget_id, limit_points, opens, closes)
        _write_down(connection, head, decision_time({0: head}, clock.reading(known[0])), (code, actor, terms))
    return budget_id


def _write_down(
    connection: psycopg.Connection[Any], head: ChainHead, now: datetime, what: tuple[str, str, BudgetTerms]
) -> None:
    """Add a batch of one journal: nobody's points move, so it belongs to owner 0 in lane 0, which is chain 0."""
    code, actor, terms = what
    batch = Batch(State(now), head.chain, head.next_seq, now)
    ord_ = batch.take_ord()
    name = batch.name(ord_)
    result = Result(code="OK", journal=name, decided_at=now, points=terms.limit_points, budget=terms)
    batch.journals.append(
        (0, batch.chain, batch.seq, ord_, Kind.BUDGET.value, 0, terms.limit_points, "OK", f"budget:{name}", NO_HASH,
         actor, "", code, "", OUTCOME.encode(result))
    )  # fmt: skip
    rows = BatchRows(batch)
    send(connection, [*rows.take(), *rows.seal(head)])


def _share(connection: psycopg.Connection[Any], code: str, budget_id: int, limit_points: int) -> None:
    """Give one chain all of it, or leave what is unused in the pool for several."""
    row = connection.execute(USED, (budget_id,)).fetchone()
    assert row is not None, "an aggregate returns a row"  # noqa: S101 - for the type checker
    used, chains = row
    if used > limit_points:
        raise BudgetInvalidError(code=code, problem=f"limit {limit_points} < used {used}")
    if chains == 1:
        connection.execute(
            "update ledger.budget_slice set limit_points = %s where budget_id = %s", (limit_points, budget_id)
        )
        return
    connection.execute("update ledger.budget_slice set limit_points = used_points where budget_id = %s", (budget_id,))
    connection.execute(
        "update ledger.budget set pool_points = %s where budget_id = %s", (limit_points - used, budget_id)
    )
