# SPDX-License-Identifier: Apache-2.0
"""How much of each marketing budget has been granted, in points and at face value (CTL-02)."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.programs.errors import ProgramNotFound

BUDGETS: Final = """
select b.code, b.name_zh, b.name_en, b.funder, b.line_fen, b.face_millifen_per_point, l.limit_points,
    coalesce((select sum(s.used_points) from ledger.budget_slice s where s.budget_id = l.budget_id), 0)::bigint
from programs_budget b
join programs_program p on p.id = b.program_id
join ledger.budget l on l.budget_id = b.ledger_budget_id
where p.code = %s and b.code > %s order by b.code limit %s
"""


class BudgetView(msgspec.Struct, frozen=True):
    """One line of marketing money: `line_fen` in all, of which points for `used_points` have been granted."""

    code: str
    name_zh: str
    name_en: str
    funder: str
    line_fen: int
    face_millifen_per_point: int
    limit_points: int
    used_points: int

    @property
    def left_points(self) -> int:
        """Return how many points may still be granted."""
        return self.limit_points - self.used_points

    @property
    def used_fen(self) -> int:
        """Return what the granted points cost at face value, rounded up."""
        return -(-self.used_points * self.face_millifen_per_point // 1000)


def list_budgets(connection: Connection, program: str, *, after: str = "", limit: int = 50) -> list[BudgetView]:
    """Return the budgets of a programme by code, from the one after `after`. Raises `ProgramNotFound`: it has none."""
    found = [BudgetView(*row) for row in connection.execute(BUDGETS, [program, after, limit])]
    if not found and not after:
        raise ProgramNotFound(program=program, version="-")
    return found
