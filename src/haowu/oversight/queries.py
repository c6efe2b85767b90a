# SPDX-License-Identifier: Apache-2.0
"""Reads of the room."""

from typing import Final

from psycopg import Connection

from haowu.oversight.cases import RiskCase
from haowu.oversight.errors import CaseUnknown

NEWEST: Final = 2**62
CASES: Final = """
select c.id, c.kind, c.site, c.url, c.title, c.offered, c.price_fen, c.merchant, m.member_no, c.seen_at, c.reported_by,
    c.reported_at, c.state, c.decided_by, c.decided_at, c.words
from oversight_risk_case c left join members_member m on m.id = c.member_id
"""
PAGE: Final = f"{CASES} where c.id < %s and (%s = '' or c.state = %s) order by c.id desc limit %s"
ONE: Final = f"{CASES} where c.id = %s"


def list_cases(connection: Connection, *, state: str = "", before: int = NEWEST, limit: int = 50) -> list[RiskCase]:
    """Return the cases in `state`, or all, newest first."""
    return [RiskCase(*row) for row in connection.execute(PAGE, (before, state, state, limit))]


def get_case(connection: Connection, case_id: int) -> RiskCase:
    """Return one case. Raises `CaseUnknown`."""
    row = connection.execute(ONE, (case_id,)).fetchone()
    if row is None:
        raise CaseUnknown(case_id=case_id)
    return RiskCase(*row)
