# SPDX-License-Identifier: Apache-2.0
"""Offer times at which somebody is served, or days with so many upgrades."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection, errors

from haowu.catalog.errors import RewardInvalid, StaffBusy
from haowu.catalog.queries import find_reward
from haowu.kernel.clock import Clock

CAPACITY_MAX: Final = 100_000
INSERT: Final = """
insert into catalog_slot as s (reward_id, merchant, store, staff, starts_at, ends_at, capacity)
values (%s, %s, %s, %s, %s, %s, %s)
on conflict (reward_id, store, staff, starts_at) do update set
    capacity = case when s.cancelled_at is null then s.capacity else excluded.capacity end,
    ends_at = case when s.cancelled_at is null then s.ends_at else excluded.ends_at end,
    cancelled_at = null, cancelled_for = ''
where s.cancelled_at is null or s.taken = 0
returning id
"""


class SlotDraft(msgspec.Struct, frozen=True):
    """A time at `store` ('' for any) with `staff` ('' for nobody in particular), for `capacity` people."""

    starts_at: datetime
    ends_at: datetime
    store: str = ""
    staff: str = ""
    capacity: int = 1


def open_slots(
    connection: Connection, drafts: Sequence[SlotDraft], *, merchant: str, code: str, clock: Clock
) -> list[int]:
    """Open the slots and return their ids, in order; one that is open already is left as it is.

    One that was cancelled is opened anew, unless places in it are still to be given back. Raises `RewardUnknown`,
    `RewardInvalid`, `StaffBusy`: then none was opened.
    """
    reward = find_reward(connection, merchant=merchant, code=code)
    now = clock.now()
    ids = []
    with connection.transaction():
        for draft in drafts:
            _check(draft, now)
            values = [draft.store, draft.staff, draft.starts_at, draft.ends_at, draft.capacity]
            try:
                row = connection.execute(INSERT, [reward.id, merchant, *values]).fetchone()
            except errors.ExclusionViolation as problem:
                raise StaffBusy(staff=draft.staff) from problem
            if row is None:
                raise RewardInvalid(field="starts_at", given=str(draft.starts_at))
            ids.append(int(row[0]))
    return ids


def _check(draft: SlotDraft, now: datetime) -> None:
    for field, is_right in (
        ("starts_at", draft.starts_at.tzinfo is not None and draft.starts_at > now),
        ("ends_at", draft.ends_at.tzinfo is not None and draft.ends_at > draft.starts_at),
        ("capacity", 1 <= draft.capacity <= CAPACITY_MAX),
    ):
        if not is_right:
            raise RewardInvalid(field=field, given=str(getattr(draft, field)))
