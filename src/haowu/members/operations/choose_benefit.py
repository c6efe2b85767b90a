# SPDX-License-Identifier: Apache-2.0
"""Write down which of three benefits a member takes in a period."""

from datetime import date
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.errors import BenefitChosen
from haowu.members.queries import MemberRef
from haowu.members.tiers import BenefitChoice

CHOOSE: Final = """
insert into members_benefit_choice (lane, member_id, period, item, tier, value_fen, chosen_at)
values (%(lane)s, %(member_id)s, %(period)s, %(item)s, %(tier)s, %(value_fen)s, %(at)s)
on conflict on constraint members_benefit_choice_once do nothing
returning id, period, item, tier, value_fen, chosen_at, true
"""
CHOSEN: Final = """
select id, period, item, tier, value_fen, chosen_at, false from members_benefit_choice
where member_id = %(member_id)s and period = %(period)s
"""


def choose_benefit(
    connection: Connection, member: MemberRef, *, period: date, item: str, value_fen: int, clock: Clock
) -> BenefitChoice:
    """Take `item` for the period; the same again is the same choice. Raises `BenefitChosen` for another one."""
    values = {
        "lane": member.lane, "member_id": member.id, "period": period, "item": item, "tier": member.tier,
        "value_fen": value_fen, "at": clock.now(),
    }  # fmt: skip
    row = connection.execute(CHOOSE, values).fetchone() or connection.execute(CHOSEN, values).fetchone()
    assert row is not None  # noqa: S101 - the insert met a committed row, and rows are never removed
    if row[2] != item:
        raise BenefitChosen(item=item, chosen=row[2], period=str(period))
    return BenefitChoice(*row)
