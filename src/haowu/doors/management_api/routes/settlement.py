# SPDX-License-Identifier: Apache-2.0
"""Settlement: months are closed, partners read and answer their statements, payments are written down."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from haowu.doors.management_api.routing import Call, In, Out, Page, RoomRouter, decode_cursor, page_of
from haowu.merchants.operations.draft_agreement import PROGRAM_MAX
from haowu.settlement.open_month import so_far
from haowu.settlement.operations.answer_statement import answer_statement as answer
from haowu.settlement.operations.close_month import close_month as close
from haowu.settlement.operations.record_payment import record_payment as record
from haowu.settlement.queries import (
    crossings_of_run,
    find_statement,
    lines_of_statement,
    list_runs,
    list_statements,
    statements_of_run,
    steps_of_statement,
)

router = RoomRouter("settlement")
Limit = Annotated[int, Field(ge=1, le=200)]
Number = Annotated[str, Field(min_length=1, max_length=200)]
RunId = Annotated[int, Field(ge=1, lt=1 << 63)]


class MonthIn(In):
    """A month to be closed."""

    program: Annotated[str, Field(min_length=1, max_length=PROGRAM_MAX)]
    month: Annotated[str, Field(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class ClosedOut(Out):
    """A closed month, and the numbers of its statements by merchant."""

    id: int
    program: str
    month: str
    statements: dict[str, str]


class RunOut(Out):
    """A month that is closed."""

    id: int
    program: str
    month: str
    closed_at: datetime


class StatementOut(Out):
    """A statement; `net_fen` > 0: the operator pays the partner, < 0: the partner pays."""

    statement_no: str
    program: str
    month: str
    merchant: str
    net_fen: int
    confirm_by: date
    due_on: date
    closed_at: datetime
    state: str


class LineOut(Out):
    """One line: what the partner is charged is negative, what it is paid positive."""

    kind: str
    counterparty: str
    agreement: int | None
    millifen_per_point: int
    points: int
    amount_fen: int
    over_cap_fen: int


class SoFarOut(Out):
    """The lines of the next statement as they stand."""

    program: str
    merchant: str
    net_fen: int
    lines: list[LineOut]


class StepOut(Out):
    """What was said of it, or done about it."""

    kind: str
    note: str
    actor: str
    made_at: datetime


class WholeStatementOut(StatementOut):
    """A statement with its lines and what became of it."""

    lines: list[LineOut]
    steps: list[StepOut]


class CrossingOut(Out):
    """Points of one funder that were spent at one acceptor, and what the acceptor is paid for them."""

    funder: str
    acceptor: str
    points: int
    amount_fen: int


class AnswerIn(In):
    """The partner's word."""

    is_right: bool
    note: Annotated[str, Field(max_length=500)] = ""


class PaymentIn(In):
    """The bank's reference of the payment."""

    reference: Annotated[str, Field(min_length=1, max_length=200)]


@router.write("POST", "/settlement-runs", scope="settlement:write", answer=ClosedOut)
def close_month(call: Call, body: MonthIn) -> object:
    """关账:生成各合作方的对账单 Close a month: a statement for every partner."""
    return close(call.connection, program=body.program, month=body.month, clock=call.clock, actor=call.actor)


@router.read("/settlement-runs", scope="settlement:read", answer=Page[RunOut])
def list_closed_months(call: Call, cursor: str = "", limit: Limit = 50) -> object:
    """查看已关账月份 Which months are closed, the newest first."""
    before = decode_cursor(cursor, (int,))
    found = list_runs(call.connection, before=before[0] if before else None, limit=limit + 1)
    return page_of(found, limit, lambda run: [run.id])


@router.read("/settlement-runs/{run}/statements", scope="settlement:oversee", answer=Page[StatementOut])
def list_run_statements(call: Call, run: RunId, cursor: str = "", limit: Limit = 50) -> object:
    """某月全部对账单 Every partner's statement of a closed month."""
    after = decode_cursor(cursor, (str,))
    found = statements_of_run(call.connection, run, after=after[0] if after else "", limit=limit + 1)
    return page_of(found, limit, lambda statement: [statement.merchant])


@router.read("/settlement-runs/{run}/crossings", scope="settlement:oversee", answer=Page[CrossingOut])
def read_crossings(call: Call, run: RunId, cursor: str = "", limit: Limit = 50) -> object:
    """哪家发的分用在了哪家 Earned with whom, spent where, in a closed month."""
    after = decode_cursor(cursor, (str, str))
    place = (after[0], after[1]) if after else ("", "")
    found = crossings_of_run(call.connection, run, after=place, limit=limit + 1)
    return page_of(found, limit, lambda crossing: [crossing.funder, crossing.acceptor])


@router.read("/merchants/{merchant}/statements", scope="settlement:read", answer=Page[StatementOut])
def list_partner_statements(call: Call, merchant: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看本商家对账单 A partner's statements, the newest first."""
    before = decode_cursor(cursor, (int,))
    found = list_statements(call.connection, merchant=merchant, before=before[0] if before else None, limit=limit + 1)
    return page_of(found, limit, lambda statement: [statement.id])


@router.read("/merchants/{merchant}/open-month", scope="settlement:read", answer=SoFarOut)
def read_open_month(call: Call, merchant: str, program: Annotated[str, Field(max_length=PROGRAM_MAX)]) -> object:
    """本月至今(未关账) What the next statement comes to so far; nothing is written."""
    return so_far(call.connection, program=program, merchant=merchant)


@router.read("/merchants/{merchant}/statements/{statement}", scope="settlement:read", answer=WholeStatementOut)
def read_statement(call: Call, merchant: str, statement: Number) -> object:
    """查看对账单明细 One statement with its lines."""
    return _whole(call, merchant, statement)


@router.write(
    "POST", "/merchants/{merchant}/statements/{statement}/answer", scope="settlement:write", answer=WholeStatementOut
)
def answer_statement(call: Call, merchant: str, statement: Number, body: AnswerIn) -> object:
    """确认对账单或提出差异 Confirm a statement, or dispute it."""
    answer(
        call.connection, merchant=merchant, statement=statement, is_right=body.is_right, note=body.note,
        clock=call.clock, actor=call.actor,
    )  # fmt: skip
    return _whole(call, merchant, statement)


@router.write("POST", "/statement-payments/{merchant}/{statement}", scope="settlement:write", answer=WholeStatementOut)
def record_payment(call: Call, merchant: str, statement: Number, body: PaymentIn) -> object:
    """登记付款(关账或确认的人不能登记) Record the payment of a confirmed statement."""
    record(
        call.connection, merchant=merchant, statement=statement, reference=body.reference, clock=call.clock,
        actor=call.actor,
    )  # fmt: skip
    return _whole(call, merchant, statement)


def _whole(call: Call, merchant: str, number: str) -> dict[str, object]:
    found = find_statement(call.connection, merchant=merchant, number=number)
    return {
        **{name: getattr(found, name) for name in StatementOut.model_fields},
        "lines": lines_of_statement(call.connection, found.id),
        "steps": steps_of_statement(call.connection, found.id),
    }
