# SPDX-License-Identifier: Apache-2.0
"""Give a member the benefit of a visit, once."""

from datetime import date
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.members.queries import MemberRef
from haowu.members.tiers import BenefitUse

CLAIM: Final = """
insert into members_benefit_use (lane, member_id, benefit, merchant, store, day, tier, amount, claimed_at)
values (%(lane)s, %(member_id)s, %(benefit)s, %(merchant)s, %(store)s, %(day)s, %(tier)s, %(amount)s, %(at)s)
on conflict on constraint members_benefit_use_once do nothing
returning id, benefit, merchant, store, day, tier, amount, claimed_at, true
"""
CLAIMED: Final = """
select id, benefit, merchant, store, day, tier, amount, claimed_at, false from members_benefit_use
where member_id = %(member_id)s and benefit = %(benefit)s and merchant = %(merchant)s and store = %(store)s
    and day = %(day)s
"""


def claim_benefit(
    connection: Connection,
    member: MemberRef,
    *,
    benefit: str,
    merchant: str,
    store: str,
    day: date,
    amount: int,
    clock: Clock,
) -> BenefitUse:
    """Write the claim, or return the one that the visit has already had: two at the same time get the same one."""
    values = {
        "lane": member.lane, "member_id": member.id, "benefit": benefit, "merchant": merchant, "store": store,
        "day": day, "tier": member.tier, "amount": amount, "at": clock.now(),
    }  # fmt: skip
    row = connection.execute(CLAIM, values).fetchone() or connection.execute(CLAIMED, values).fetchone()
    assert row is not None  # noqa: S101 - the insert met a committed row, and rows are never removed
    return BenefitUse(*row)
