# SPDX-License-Identifier: Apache-2.0
"""How often a reward was given, and how often it was not what it should have been (R058)."""

from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.catalog.operations.review_complaints import QualityCount

NO_COMPLAINTS: Final = ("seven_day_no_reason",)
"""Reasons that say nothing of quality."""
UNFOUNDED: Final = ("no_defect_found", "damaged_by_user")
"""A case that was refused so is no complaint any more."""
COUNT: Final = """
with bad as (
    select o.reward_id, count(distinct o.id) as complaints
    from redemption_aftersale a join redemption_order o on o.id = a.order_id
    where a.opened_at > %(since)s and a.opened_at <= %(at)s
        and not a.reason = any(%(no_complaints)s::text[]) and not a.refusal_reason = any(%(unfounded)s::text[])
    group by o.reward_id
)
select b.reward_id, count(o.id), b.complaints from bad b
left join redemption_order o
    on o.reward_id = b.reward_id and o.fulfilled_at > %(since)s and o.fulfilled_at <= %(at)s
group by b.reward_id, b.complaints order by b.reward_id
"""
COUNT_ONE: Final = """
select %(id)s::bigint, (
    select count(*) from redemption_order o
    where o.reward_id = %(id)s and o.fulfilled_at > %(since)s and o.fulfilled_at <= %(at)s
), (
    select count(distinct o.id) from redemption_aftersale a join redemption_order o on o.id = a.order_id
    where o.reward_id = %(id)s and a.opened_at > %(since)s and a.opened_at <= %(at)s
        and not a.reason = any(%(no_complaints)s::text[]) and not a.refusal_reason = any(%(unfounded)s::text[])
)
"""


def count_one(connection: Connection, reward_id: int, *, since: datetime, at: datetime) -> QualityCount:
    """Return the counts of one reward, by the same words as `count_quality`."""
    parameters = {"since": since, "at": at, "no_complaints": list(NO_COMPLAINTS), "unfounded": list(UNFOUNDED)}
    row = connection.execute(COUNT_ONE, {**parameters, "id": reward_id}).fetchone()
    assert row is not None, "a select without from has its row"  # noqa: S101 -- for the type checker
    return QualityCount(*row)


def count_quality(connection: Connection, *, since: datetime, at: datetime) -> list[QualityCount]:
    """Return the counts of every reward of which somebody complained after `since`, an exchange counting once."""
    parameters = {"since": since, "at": at, "no_complaints": list(NO_COMPLAINTS), "unfounded": list(UNFOUNDED)}
    return [QualityCount(*row) for row in connection.execute(COUNT, parameters)]
