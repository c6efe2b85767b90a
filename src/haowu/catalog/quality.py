# SPDX-License-Identifier: Apache-2.0
"""Reads of what was found out about the quality of rewards (R058)."""

from typing import Final

from psycopg import Connection

from haowu.catalog.views import ReviewView, SampleView

SAMPLES: Final = """
select s.id, s.sampled_at, s.is_good, s.note, s.actor from catalog_sample s
join catalog_reward r on r.id = s.reward_id where r.merchant = %s and r.code = %s
    and (%s::bigint is null or s.id < %s)
order by s.id desc limit %s
"""
REVIEWS: Final = """
select v.id, r.merchant, r.code, v.cause, v.fulfilled, v.complaints, v.since, v.opened_at, r.suspended_for
from catalog_review v join catalog_reward r on r.id = v.reward_id
where v.closed_at is null and v.id > %s order by v.id limit %s
"""


def list_samples(
    connection: Connection, *, merchant: str, code: str, before: int | None = None, limit: int = 50
) -> list[SampleView]:
    """Return what samples of a reward showed, newest first, those before the id `before`."""
    return [SampleView(*row) for row in connection.execute(SAMPLES, [merchant, code, before, before, limit])]


def list_reviews(connection: Connection, *, after: int = 0, limit: int = 50) -> list[ReviewView]:
    """Return the open reviews, the oldest first, those after the id `after`."""
    return [ReviewView(*row) for row in connection.execute(REVIEWS, [after, limit])]
