# SPDX-License-Identifier: Apache-2.0
"""Offer the places that have become free to those who wait, first come first served."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock

OFFER_HOURS: Final = 24
LOCK: Final = "select id from catalog_slot where id = any(%s::bigint[]) order by id for no key update"
LAPSE: Final = """
update catalog_waiting set state = 'lapsed'
where slot_id = any(%s::bigint[]) and state = 'offered' and offered_until <= %s
"""
OFFER: Final = """
with free as (
    select s.id, s.starts_at, s.capacity - s.taken
        - (select count(*) from catalog_waiting w where w.slot_id = s.id and w.state = 'offered') as places
    from catalog_slot s where s.id = any(%(slots)s::bigint[]) and s.cancelled_at is null and s.starts_at > %(now)s
), next as (
    select w.id, f.starts_at, f.places, r.merchant, r.code,
        row_number() over (partition by w.slot_id order by w.id) as place
    from catalog_waiting w join free f on f.id = w.slot_id
    join catalog_slot s on s.id = w.slot_id join catalog_reward r on r.id = s.reward_id where w.state = 'waiting'
)
update catalog_waiting w set state = 'offered', offered_until = least(%(until)s, n.starts_at)
from next n where w.id = n.id and n.place <= n.places
returning w.slot_id, w.member_id, w.offered_until, n.merchant, n.code
"""


class PlaceOffered(msgspec.Struct, frozen=True):
    """Somebody who waited can take a place now, until `until` (ISO 8601)."""

    slot_id: int
    member_id: int
    until: str
    merchant: str
    reward: str


def promote_waiting(connection: Connection, *, slot_ids: Sequence[int], clock: Clock) -> list[PlaceOffered]:
    """Let offers that are over lapse, and offer each free place for 24 hours (until it begins, if sooner).

    A place offered is kept: others find the slot full. Whoever takes it pays then, at the price of that time.
    """
    now = clock.now()
    slots = sorted(set(slot_ids))
    connection.execute(LOCK, [slots])
    connection.execute(LAPSE, [slots, now])
    rows = connection.execute(OFFER, {"slots": slots, "now": now, "until": now + timedelta(hours=OFFER_HOURS)})
    return [PlaceOffered(row[0], row[1], row[2].isoformat(), row[3], row[4]) for row in rows]
