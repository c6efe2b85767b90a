# SPDX-License-Identifier: Apache-2.0
"""Take off the shelf what too many people complain of (R058)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock

COMPLAINT_PERCENT: Final = 3
WINDOW: Final = timedelta(days=30)
SUSPEND: Final = """
with bad as (
    select r.id, r.merchant, r.code, q.fulfilled, q.complaints
    from unnest(%(ids)s::bigint[], %(fulfilled)s::bigint[], %(complaints)s::bigint[]) as q (id, fulfilled, complaints)
    join catalog_reward r on r.id = q.id
    where r.state = 'listed' and q.complaints * 100 > q.fulfilled * %(percent)s
    order by r.id for no key update of r
), suspended as (
    update catalog_reward r set state = 'suspended', suspended_for = %(reason)s from bad where r.id = bad.id
    returning r.id
)
insert into catalog_review (reward_id, fulfilled, complaints, since, opened_at)
select bad.id, bad.fulfilled, bad.complaints, %(since)s, %(now)s from bad join suspended on suspended.id = bad.id
returning reward_id
"""
REASON: Final = "近30天投诉率超过3%,自动下架,等待复核"


class QualityCount(msgspec.Struct, frozen=True):
    """How often a reward was given and complained of in the last 30 days, as the redemption room counts."""

    reward_id: int
    fulfilled: int
    complaints: int

    @property
    def is_bad(self) -> bool:
        """Tell whether more than 3 % complained."""
        return self.complaints * 100 > self.fulfilled * COMPLAINT_PERCENT


def review_complaints(connection: Connection, counts: Sequence[QualityCount], *, clock: Clock) -> list[int]:
    """Suspend each listed reward of which more than 3 % complained, open its review, and return their ids.

    3 of 100 is not more than 3 %; 4 of 100, or 1 of 33, is. Vouchers given out stay good.
    """
    now = clock.now()
    parameters = {
        "ids": [count.reward_id for count in counts],
        "fulfilled": [count.fulfilled for count in counts],
        "complaints": [count.complaints for count in counts],
        "percent": COMPLAINT_PERCENT,
        "reason": REASON,
        "since": now - WINDOW,
        "now": now,
    }
    return sorted(row[0] for row in connection.execute(SUSPEND, parameters))
