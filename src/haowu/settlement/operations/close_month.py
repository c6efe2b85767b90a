# SPDX-License-Identifier: Apache-2.0
"""Close a month of a programme, once: a statement for every partner, from the ledger alone. It never changes."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.merchants.agreements import contract_day
from haowu.merchants.queries import load_merchants
from haowu.outbox.operations.emit import emit
from haowu.redemption.operations.settle_verifications import settle_verifications
from haowu.settlement.errors import MonthClosed, MonthNotOver, ProgramUnknown
from haowu.settlement.events import closed_event
from haowu.settlement.locks import lock_program
from haowu.settlement.months import Month, confirm_by, due_on, read_month
from haowu.settlement.pricing import Line, Prices, lines_of
from haowu.settlement.turnover import Turnover, faces_of, point_types_of, read_turnover, stands_of, stretches_until

LAST: Final = "select max(month) from settlement_run where program = %s"
RUN: Final = """
insert into settlement_run (program, month, closed_at, closed_by) values (%s, %s, %s, %s) returning id
"""
STRETCH: Final = "insert into settlement_stretch (run_id, chain, after_seq, until_seq) values (%s, %s, %s, %s)"
STATEMENT: Final = """
insert into settlement_statement (run_id, statement_no, merchant, net_fen, confirm_by, due_on)
values (%s, %s, %s, %s, %s, %s) returning id
"""
LINES: Final = """
insert into settlement_line (statement_id, line_no, kind, counterparty, agreement_id, millifen_per_point, points,
                             amount_fen, over_cap_fen)
select %s, * from unnest(%s::integer[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
                         %s::bigint[])
"""


class Closed(msgspec.Struct, frozen=True):
    """A month that was closed: its number, and its statements by merchant."""

    id: int
    program: str
    month: str
    statements: dict[str, str]


def close_month(connection: Connection, *, program: str, month: str, clock: Clock, actor: Actor) -> Closed:
    """Write the statements of `month`, which is over, for all that was posted since the month closed before.

    Raises `MonthInvalid`, `MonthNotOver`, `MonthClosed`, or `ProgramUnknown`.
    """
    wanted = read_month(month)
    lock_program(connection, program)
    point_types = point_types_of(connection, program)
    if not point_types:
        raise ProgramUnknown(program=program)
    _check(connection, program, wanted, clock)
    stretches = stretches_until(connection, stands_of(connection, program), wanted.ends_at)
    turnover = [each for stretch in stretches for each in read_turnover(connection, stretch, point_types)]
    run = connection.execute(RUN, [program, str(wanted), clock.now(), str(actor)]).fetchone()
    assert run is not None, "insert … returning gives one row"  # noqa: S101 -- said to the type checker
    for stretch in stretches:
        connection.execute(STRETCH, [run[0], stretch.chain, stretch.after, stretch.until])
    statements = _write(connection, run[0], program, wanted, turnover, clock)
    settle_verifications(connection, statements, point_types=point_types, until=wanted.ends_at, clock=clock)
    events = [closed_event(merchant, number, str(wanted), clock.now()) for merchant, number in statements.items()]
    emit(connection, events, written_by=str(actor))
    return Closed(run[0], program, str(wanted), statements)


def _check(connection: Connection, program: str, wanted: Month, clock: Clock) -> None:
    if clock.now() < wanted.ends_at:
        raise MonthNotOver(month=str(wanted))
    row = connection.execute(LAST, [program]).fetchone()
    if row is not None and row[0] is not None and row[0] >= str(wanted):
        raise MonthClosed(closed=row[0])


def _write(
    connection: Connection, run: int, program: str, wanted: Month, turnover: list[Turnover], clock: Clock
) -> dict[str, str]:
    prices = Prices(program, load_merchants(connection), faces_of(connection, program))
    today = contract_day(clock.now())
    numbers: dict[str, str] = {}
    for merchant, lines in lines_of(turnover, prices).items():
        number = numbers[merchant] = f"{program}-{wanted}-{merchant}"
        net_fen = sum(line.amount_fen for line in lines)
        values = [run, number, merchant, net_fen, confirm_by(today), due_on(today)]
        row = connection.execute(STATEMENT, values).fetchone()
        assert row is not None, "insert … returning gives one row"  # noqa: S101 -- said to the type checker
        connection.execute(LINES, [row[0], *_columns(lines)])
    return numbers


def _columns(lines: list[Line]) -> list[list[object]]:
    rows = [
        (number, line.kind, line.counterparty, line.agreement, line.millifen_per_point, line.points, line.amount_fen,
         line.over_cap_fen)
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    return [list(column) for column in zip(*rows, strict=True)]
