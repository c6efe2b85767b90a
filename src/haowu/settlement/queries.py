# SPDX-License-Identifier: Apache-2.0
"""Reads of the room: closed months, statements with their lines, and what became of them."""

from datetime import date, datetime
from typing import Final, Literal

import msgspec
from psycopg import Connection

from haowu.settlement.errors import StatementUnknown
from haowu.settlement.pricing import Line

State = Literal["open", "confirmed", "disputed", "paid"]

RUNS: Final = """
select r.id, r.program, r.month, r.closed_at, r.closed_by from settlement_run r
where (%s::bigint is null or r.id < %s) order by r.id desc limit %s
"""
STATEMENTS: Final = """
select t.id, t.statement_no, r.program, r.month, t.merchant, t.net_fen, t.confirm_by, t.due_on, r.closed_at,
       r.closed_by,
       coalesce((select s.kind from settlement_step s where s.statement_id = t.id order by s.id desc limit 1), 'open')
from settlement_statement t
join settlement_run r on r.id = t.run_id
"""
LOCK: Final = "select pg_advisory_xact_lock(hashtextextended('statement:' || %s, 0))"
LINES: Final = """
select l.kind, l.counterparty, l.agreement_id, l.millifen_per_point, l.points, l.amount_fen, l.over_cap_fen
from settlement_line l where l.statement_id = %s order by l.line_no
"""
STEPS: Final = (
    "select s.kind, s.note, s.actor, s.made_at from settlement_step s where s.statement_id = %s order by s.id"
)
OWED: Final = """
select l.counterparty, t.merchant, sum(case l.kind when 'accepted' then l.points else -l.points end)::bigint,
       sum(l.amount_fen)::bigint
from settlement_line l
join settlement_statement t on t.id = l.statement_id
where t.run_id = %s and l.kind in ('accepted', 'returned')
group by 1, 2 having (l.counterparty, t.merchant) > (%s, %s) order by 1, 2 limit %s
"""


class Run(msgspec.Struct, frozen=True):
    """A month that is closed."""

    id: int
    program: str
    month: str
    closed_at: datetime
    closed_by: str


class Step(msgspec.Struct, frozen=True):
    """What somebody said of a statement, or did about it."""

    kind: str
    note: str
    actor: str
    made_at: datetime


class Statement(msgspec.Struct, frozen=True):
    """A partner's statement; `net_fen` > 0: the operator pays the partner, < 0: the partner pays."""

    id: int
    statement_no: str
    program: str
    month: str
    merchant: str
    net_fen: int
    confirm_by: date
    due_on: date
    closed_at: datetime
    closed_by: str
    state: State


class Crossing(msgspec.Struct, frozen=True):
    """Points of one funder that were spent at one acceptor, and what the acceptor is paid for them."""

    funder: str
    acceptor: str
    points: int
    amount_fen: int


def list_runs(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[Run]:
    """Return closed months, the newest first."""
    return [Run(*row) for row in connection.execute(RUNS, [before, before, limit])]


def list_statements(
    connection: Connection, *, merchant: str, before: int | None = None, limit: int = 50
) -> list[Statement]:
    """Return a partner's statements, the newest first."""
    where = "where t.merchant = %s and (%s::bigint is null or t.id < %s) order by t.id desc limit %s"
    return [Statement(*row) for row in connection.execute(STATEMENTS + where, [merchant, before, before, limit])]


def statements_of_run(
    connection: Connection, run: int, *, after: str = "", limit: int | None = None
) -> list[Statement]:
    """Return the partners' statements of a closed month, from the merchant after `after`."""
    where = "where t.run_id = %s and t.merchant > %s order by t.merchant limit %s"
    return [Statement(*row) for row in connection.execute(STATEMENTS + where, [run, after, limit])]


def find_statement(connection: Connection, *, merchant: str, number: str, is_locked: bool = False) -> Statement:
    """Return one statement of `merchant`; `is_locked`: nobody else adds a step to it. Raises `StatementUnknown`."""
    if is_locked:
        connection.execute(LOCK, [number])
    where = "where t.merchant = %s and t.statement_no = %s"
    row = connection.execute(STATEMENTS + where, [merchant, number]).fetchone()
    if row is None:
        raise StatementUnknown(statement=number[:200])
    return Statement(*row)


def lines_of_statement(connection: Connection, statement_id: int) -> list[Line]:
    """Return its lines, in order."""
    return [Line(*row) for row in connection.execute(LINES, [statement_id])]


def steps_of_statement(connection: Connection, statement_id: int) -> list[Step]:
    """Return what became of it, in order."""
    return [Step(*row) for row in connection.execute(STEPS, [statement_id])]


def crossings_of_run(
    connection: Connection, run: int, *, after: tuple[str, str] = ("", ""), limit: int | None = None
) -> list[Crossing]:
    """Return the table of a closed month: earned with whom, spent where (R079); from the pair after `after`."""
    return [Crossing(*row) for row in connection.execute(OWED, [run, *after, limit])]
