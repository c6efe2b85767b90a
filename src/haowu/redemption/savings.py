# SPDX-License-Identifier: Apache-2.0
"""The savings ledger 省钱账本: what realised exchanges saved a member, returns taken off again (R007)."""

from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

TOTAL: Final = "select coalesce(sum(saved_fen), 0)::bigint from redemption_saving where member_id = any(%s::bigint[])"
ENTRIES: Final = """
select s.id, s.saved_fen, s.cause, s.saved_at, o.merchant, o.redemption_no, l.name_zh
from redemption_saving s join redemption_order o on o.id = s.order_id
join redemption_order_line l on (l.order_id, l.line_no) = (s.order_id, s.line_no)
where s.member_id = any(%s::bigint[]) and s.id < %s order by s.id desc limit %s"""
LAST_ID: Final = 2**63 - 1


class SavingEntry(msgspec.Struct, frozen=True):
    """One row: `saved_fen` is negative when an exchange was returned."""

    id: int
    saved_fen: int
    cause: str
    saved_at: datetime
    merchant: str
    redemption_no: str
    name_zh: str

    @property
    def sentence(self) -> str:
        """Return the row as the member reads it: "+¥150.00"."""
        sign = "+" if self.saved_fen > 0 else "-"
        return f"{sign}¥{abs(self.saved_fen) // 100}.{abs(self.saved_fen) % 100:02d}"


class Savings(msgspec.Struct, frozen=True):
    """What was saved in all, and a page of the rows, newest first."""

    saved_fen: int
    entries: tuple[SavingEntry, ...]

    @property
    def sentence(self) -> str:
        """Return the total as the member reads it. A reference figure, no balance (C-05)."""
        return f"已省 ¥{self.saved_fen // 100}.{self.saved_fen % 100:02d}"


def savings_of(
    connection: Connection, member_ids: tuple[int, ...], *, before: int = LAST_ID, limit: int = 50
) -> Savings:
    """Return the savings of a member, or of the members of a household together."""
    ids = list(member_ids)
    row = connection.execute(TOTAL, [ids]).fetchone()
    rows = connection.execute(ENTRIES, [ids, before, limit])
    return Savings(0 if row is None else row[0], tuple([SavingEntry(*entry) for entry in rows]))
