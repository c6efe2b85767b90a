# SPDX-License-Identifier: Apache-2.0
"""The numbers behind a programme's words, the same in every version: point types, caps, budgets in the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.ledger.errors import BudgetInvalidError
from haowu.ledger.operations.open_budget import open_budget
from haowu.programs.problem import Problem
from haowu.programs.written import Written
from haowu.rules.compilation import counted_caps
from haowu.rules.document import BudgetDocument, ProgramDocument
from haowu.rules.engagement import engagement_caps

PROGRAM: Final = """
insert into programs_program as p (code, name_zh, name_en, created_at) values (%s, %s, %s, %s)
on conflict (code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en
returning p.id
"""
# An update first, an insert only of what is new: an upsert would use up a number of the sequence each time.
POINT_TYPES_KNOWN: Final = """
update programs_point_type t set name_zh = n.name_zh, name_en = n.name_en
from unnest(%s::text[], %s::text[], %s::text[]) as n (code, name_zh, name_en)
where t.program_id = %s and t.code = n.code
"""
POINT_TYPES_NEW: Final = """
insert into programs_point_type (program_id, code, name_zh, name_en)
select %s, n.code, n.name_zh, n.name_en
from unnest(%s::text[], %s::text[], %s::text[]) with ordinality as n (code, name_zh, name_en, place)
where not exists (select from programs_point_type t where t.program_id = %s and t.code = n.code)
order by n.place
"""
BUDGET: Final = """
insert into programs_budget
    (program_id, code, ledger_budget_id, name_zh, name_en, funder, line_fen, face_millifen_per_point, limit_points)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (program_id, code) do update
set name_zh = excluded.name_zh, name_en = excluded.name_en, funder = excluded.funder, line_fen = excluded.line_fen,
    face_millifen_per_point = excluded.face_millifen_per_point, limit_points = excluded.limit_points
"""
LIMITS: Final = """
select b.code, b.limit_points from programs_budget b join programs_program p on p.id = b.program_id where p.code = %s
"""
FACES: Final = """
select b.code, b.face_millifen_per_point from programs_budget b join programs_program p on p.id = b.program_id
where p.code = %s
"""
FACE_FIXED: Final = Text(
    zh="已设预算的积分面值不能更改:积分不升值也不贬值;需要不同面值请新设一条预算",
    en="a budget keeps its face value: points neither appreciate nor depreciate; open another budget instead",
)
LOWERED_EARLY: Final = Text(
    zh="预算一发布就生效,尚未生效的版本不能调低预算;请在该版本生效后再发布调低",
    en="a budget changes when it is published: a version that is not in force yet may not lower it",
)
CAPS: Final = """
insert into programs_cap (program_id, rule, scope, period)
select %s, c.rule, c.scope, c.period
from unnest(%s::text[], %s::text[], %s::text[]) as c (rule, scope, period)
where not exists (
    select from programs_cap k
    where k.program_id = %s and k.rule = c.rule and k.scope = c.scope and k.period = c.period
)
"""


def number_words(connection: Connection, document: ProgramDocument, now: datetime) -> int:
    """Give numbers to what has none yet (the programme, its point types, its caps) and return the programme's."""
    row = connection.execute(PROGRAM, (document.program, document.name.zh, document.name.en, now)).fetchone()
    assert row is not None, "an upsert returns its row"  # noqa: S101 -- for the type checker
    program_id = int(row[0])
    types = document.point_types
    columns = [t.code for t in types], [t.name.zh for t in types], [t.name.en for t in types]
    connection.execute(POINT_TYPES_KNOWN, (*columns, program_id))
    connection.execute(POINT_TYPES_NEW, (program_id, *columns, program_id))
    counted = [(rule.code, cap.scope, cap.period) for rule in document.rules for cap in counted_caps(rule)]
    number_caps(connection, program_id, [*counted, *engagement_caps(document)])
    return program_id


def number_caps(connection: Connection, program_id: int, caps: Sequence[tuple[str, str, str]]) -> None:
    """Give a counter to each of `caps` (rule, scope, period) that has none."""
    columns = [[cap[place] for cap in caps] for place in range(3)]
    connection.execute(CAPS, (program_id, *columns, program_id))


def lowered_budgets(
    connection: Connection, written: Written, document: ProgramDocument, *, at: datetime
) -> list[Problem]:
    """Return the budgets that an announced version would lower.

    A limit counts at once. So a version that is only announced may raise one, but not lower it: the terms in force
    were promised with it.
    """
    if document.effective_from <= at:
        return []
    limits: dict[str, int] = dict(connection.execute(LIMITS, (document.program,)).fetchall())
    return [
        written.problem(("budgets", number, "line_fen"), "BUDGET_LOWERED_EARLY", LOWERED_EARLY)
        for number, budget in enumerate(document.budgets)
        if budget.limit_points < limits.get(budget.code, 0)
    ]


def revalued_budgets(connection: Connection, written: Written, document: ProgramDocument) -> list[Problem]:
    """Return the budgets whose face value would change: what a point is worth is fixed with its budget (R111)."""
    faces: dict[str, int] = dict(connection.execute(FACES, (document.program,)).fetchall())
    return [
        written.problem(("budgets", number, "face_millifen_per_point"), "FACE_VALUE_FIXED", FACE_FIXED)
        for number, budget in enumerate(document.budgets)
        if budget.face_millifen_per_point != faces.get(budget.code, budget.face_millifen_per_point)
    ]


def open_budgets(
    connection: Connection, written: Written, document: ProgramDocument, program_id: int, *, clock: Clock, actor: str
) -> list[Problem]:
    """Open every budget in the ledger; return those that the ledger refuses, as problems of the file."""
    problems = []
    for number, budget in enumerate(document.budgets):
        try:
            open_one_budget(connection, budget, document.program, program_id, clock=clock, actor=actor)
        except BudgetInvalidError as error:
            text = Text(zh=error.detail("zh"), en=error.detail("en"))
            problems.append(written.problem(("budgets", number), "BUDGET_REFUSED", text))
    return problems


def open_one_budget(
    connection: Connection, budget: BudgetDocument, program: str, program_id: int, *, clock: Clock, actor: str
) -> None:
    """Open one budget in the ledger and write its figures down. Raises `BudgetInvalidError`."""
    ledger_budget_id = open_budget(
        connection,
        code=f"{program}/{budget.code}",
        limit_points=budget.limit_points,
        clock=clock,
        actor=actor,
        opens_at=budget.opens_at,
        closes_at=budget.closes_at,
    )
    connection.execute(
        BUDGET,
        (
            program_id,
            budget.code,
            ledger_budget_id,
            budget.name.zh,
            budget.name.en,
            budget.funder,
            budget.line_fen,
            budget.face_millifen_per_point,
            budget.limit_points,
        ),
    )
