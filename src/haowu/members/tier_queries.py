# SPDX-License-Identifier: Apache-2.0
"""Reads about tiers, set-based: seats of some members, seats that are due, a member's history and choices."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from psycopg import Connection

from haowu.members.tiers import BenefitChoice, BenefitUse, ChoiceTally, StoreUse, TierChangeView, TierSeat

# `limit 1` keeps the planner from reading all members there are for a page of a few thousand, as it did from half a
# million members on: each seat fetches its own member, and each member its own standing.
SEATS: Final = """
select m.id, m.lane, m.member_no, m.tier, s.since, s.review_on, s.noticed_on
from unnest(%s::bigint[]) as asked (member_id)
cross join lateral (
    select p.id, p.lane, p.member_no, p.tier, p.standing from members_member p where p.id = asked.member_id limit 1
) m
left join lateral (
    select t.since, t.review_on, t.noticed_on from members_tier_standing t where t.member_id = m.id limit 1
) s on true
where m.standing <> 'closed'
order by m.id
"""
DUE: Final = """
select m.id, m.lane, m.member_no, m.tier, s.since, s.review_on, s.noticed_on, m.standing = 'closed'
from (
    select * from members_tier_standing where due_on <= %s order by due_on, member_id limit %s
) s
cross join lateral (
    select p.id, p.lane, p.member_no, p.tier, p.standing from members_member p where p.id = s.member_id limit 1
) m
order by s.due_on, s.member_id
"""
HISTORY: Final = """
select id, at, kind, old_tier, new_tier, growth, needed, review_on, program, version, sentence_zh, sentence_en
from members_tier_change
where member_id = %s and id < %s
order by id desc limit %s
"""
USES: Final = """
select id, benefit, merchant, store, day, tier, amount, claimed_at, false
from members_benefit_use where member_id = %s and id < %s order by id desc limit %s
"""
CHOICE: Final = """
select id, period, item, tier, value_fen, chosen_at, false
from members_benefit_choice where member_id = %s and period = %s
"""
STORE_USES: Final = """
select u.id, m.member_no, u.benefit, u.store, u.day, u.tier, u.amount, u.claimed_at
from members_benefit_use u
join members_member m on m.id = u.member_id
where u.merchant = %s and u.day = %s and u.id < %s and %s in ('', u.store)
order by u.id desc
limit %s
"""
TALLY: Final = """
select tier, item, count(*)::integer, sum(value_fen)::bigint
from members_benefit_choice where period = %s
group by tier, item order by tier, item
"""
NEWEST: Final = 2**63 - 1


def find_seats(connection: Connection, member_ids: Sequence[int]) -> list[TierSeat]:
    """Return where these members stand; closed memberships are left out."""
    return [TierSeat(*row) for row in connection.execute(SEATS, [list(member_ids)])]


def find_due_seats(connection: Connection, *, today: date, limit: int) -> list[TierSeat]:
    """Return up to `limit` seats that a review must look at by `today`, longest due first."""
    return [TierSeat(*row) for row in connection.execute(DUE, [today, limit])]


def tier_history(
    connection: Connection, member_id: int, *, before: int | None = None, limit: int = 50
) -> list[TierChangeView]:
    """Return the member's changes of tier, newest first."""
    return [TierChangeView(*row) for row in connection.execute(HISTORY, [member_id, before or NEWEST, limit])]


def benefit_uses(
    connection: Connection, member_id: int, *, before: int | None = None, limit: int = 50
) -> list[BenefitUse]:
    """Return what the member has claimed, newest first."""
    return [BenefitUse(*row) for row in connection.execute(USES, [member_id, before or NEWEST, limit])]


def find_choice(connection: Connection, member_id: int, *, period: date) -> BenefitChoice | None:
    """Return what the member chose for the period, if anything."""
    row = connection.execute(CHOICE, [member_id, period]).fetchone()
    return None if row is None else BenefitChoice(*row)


def uses_of_store(
    connection: Connection, merchant: str, *, day: date, store: str = "", before: int | None = None, limit: int = 50
) -> list[StoreUse]:
    """Return what was given for a day in the merchant's stores, or in one of them, newest first."""
    return [StoreUse(*row) for row in connection.execute(STORE_USES, [merchant, day, before or NEWEST, store, limit])]


def tally_choices(connection: Connection, *, period: date) -> list[ChoiceTally]:
    """Return how often each benefit was chosen for the period, and its cost."""
    return [ChoiceTally(*row) for row in connection.execute(TALLY, [period])]
