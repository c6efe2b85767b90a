# SPDX-License-Identifier: Apache-2.0
"""The locks of the room, always in this order: rewards, stock, limits, slots; within a table by id (limits: by key)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from psycopg import Connection

from haowu.catalog.wishes import StockWish
from haowu.rules.day import Period, period_start

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""Periods of limits, and hours of slots, are those of the shops' clocks."""

LOCK_REWARDS: Final = """
select id, kind, state, opens_at, closes_at, stores, stock_kind, limit_period, member_limit, household_limit
from catalog_reward where id = any(%s::bigint[]) order by id for share
"""
LOCK_STOCK: Final = """
select s.id, s.reward_id, s.store, s.stocked - s.taken, s.taken from catalog_stock s
where (s.reward_id, s.store) in (select * from unnest(%s::bigint[], %s::text[]))
order by s.id for no key update
"""
MAKE_LIMITS: Final = """
insert into catalog_limit_use (reward_id, scope, owner_id, period, begins_on, taken)
select reward_id, scope, owner_id, period, begins_on, 0
from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::date[])
    as w (reward_id, scope, owner_id, period, begins_on)
where not exists (select from catalog_limit_use u where u.reward_id = w.reward_id and u.scope = w.scope
    and u.owner_id = w.owner_id and u.period = w.period and u.begins_on = w.begins_on)
order by 1, 2, 3, 4, 5
on conflict do nothing
"""
LOCK_LIMITS: Final = """
select u.id, u.reward_id, u.scope, u.owner_id, u.period, u.begins_on, u.taken from catalog_limit_use u
where (u.reward_id, u.scope, u.owner_id, u.period, u.begins_on)
    in (select * from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::date[]))
order by u.reward_id, u.scope, u.owner_id, u.period, u.begins_on for no key update
"""
LOCK_SLOTS: Final = """
select id, reward_id, store, starts_at, capacity, taken, cancelled_at is not null
from catalog_slot where id = any(%s::bigint[]) order by id for no key update
"""
WAITING: Final = """
select slot_id, id, member_id, state = 'waiting', offered_until from catalog_waiting
where slot_id = any(%s::bigint[]) and state in ('waiting', 'offered') order by id
"""


class RewardRow(msgspec.Struct, frozen=True):
    """What decides whether a reward may be taken."""

    id: int
    kind: str
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    stores: list[str]
    stock_kind: str
    limit_period: Period
    member_limit: int | None
    household_limit: int | None

    def is_open(self, wish: StockWish) -> bool:
        """Tell whether it is on the shelf at the time and place of `wish`."""
        return (
            self.state == "listed"
            and wish.quantity > 0
            and (self.opens_at is None or self.opens_at <= wish.at)
            and (self.closes_at is None or wish.at < self.closes_at)
            and (not self.stores or wish.store in self.stores)
        )


class StockRow(msgspec.Struct, frozen=True):
    """What is left of a stock, and what was taken."""

    id: int
    left: int
    taken: int


class LimitKey(NamedTuple):
    """Whose takings of what are counted over which period."""

    reward_id: int
    scope: str
    owner_id: int
    period: str
    begins_on: str


class LimitRow(msgspec.Struct, frozen=True):
    """What has been taken in a period."""

    id: int
    taken: int


class WaitingRow(msgspec.Struct, frozen=True):
    """Somebody who waits for a place, or has been offered one."""

    id: int
    member_id: int
    is_waiting: bool
    offered_until: datetime | None

    def is_offered(self, at: datetime) -> bool:
        """Tell whether a place is kept for them at `at`."""
        return not self.is_waiting and self.offered_until is not None and at < self.offered_until


class SlotRow(msgspec.Struct, frozen=True):
    """A slot and those who wait for it."""

    id: int
    reward_id: int
    store: str
    starts_at: datetime
    capacity: int
    taken: int
    is_cancelled: bool
    waiting: list[WaitingRow]

    def is_over(self, wish: StockWish) -> bool:
        """Tell whether it cannot be booked any more at the time of `wish`."""
        return self.is_cancelled or self.starts_at <= wish.at

    def offers(self, member_id: int, at: datetime) -> int | None:
        """Return the id of the offer that `member_id` holds at `at`, if any."""
        found = (row.id for row in self.waiting if row.member_id == member_id and row.is_offered(at))
        return next(found, None)


class LockedRows(msgspec.Struct, frozen=True):
    """Everything that was locked, by what it is found by."""

    rewards: dict[int, RewardRow]
    stock: dict[tuple[int, str], StockRow]
    limits: dict[LimitKey, LimitRow]
    slots: dict[int, SlotRow]


def stock_store(reward: RewardRow, wish: StockWish) -> str:
    """Return the store whose stock `wish` is taken from; '' is the stock that all stores share."""
    return wish.store if reward.stock_kind == "per_store" else ""


def counts_stock(reward: RewardRow, wish: StockWish) -> bool:
    """Tell whether `wish` is taken from a stock that is counted."""
    return reward.stock_kind != "unlimited" and wish.counts("stock", now=True)


def reward_limits(reward: RewardRow, wish: StockWish) -> Iterator[tuple[LimitKey, int | None]]:
    """Yield what `wish` counts for, and how much is allowed; a member without a household is one by themselves.

    What was counted goes back also when the limit has been lifted since: then nothing is allowed or forbidden (None).
    """
    begins_on = period_start(reward.limit_period, wish.at.astimezone(ZONE).date()).isoformat()
    household = -wish.member_id if wish.household_id is None else wish.household_id
    for scope, owner, allowed in (
        ("member", wish.member_id, reward.member_limit),
        ("household", household, reward.household_limit),
    ):
        if wish.counts(scope, now=allowed is not None):
            yield LimitKey(reward.id, scope, owner, reward.limit_period, begins_on), allowed


def lock_rows(connection: Connection, wishes: Sequence[StockWish]) -> LockedRows:
    """Lock and read everything that `wishes` name."""
    ids = sorted({wish.reward_id for wish in wishes})
    rewards = {row[0]: RewardRow(*row) for row in connection.execute(LOCK_REWARDS, [ids])}
    known = [(rewards[wish.reward_id], wish) for wish in wishes if wish.reward_id in rewards]
    return LockedRows(rewards, _stock(connection, known), _limits(connection, known), _slots(connection, wishes))


def _stock(connection: Connection, known: list[tuple[RewardRow, StockWish]]) -> dict[tuple[int, str], StockRow]:
    keys = {(reward.id, stock_store(reward, wish)) for reward, wish in known if counts_stock(reward, wish)}
    if not keys:
        return {}
    rows = connection.execute(LOCK_STOCK, [[key[0] for key in keys], [key[1] for key in keys]])
    return {(row[1], row[2]): StockRow(row[0], row[3], row[4]) for row in rows}


def _limits(connection: Connection, known: list[tuple[RewardRow, StockWish]]) -> dict[LimitKey, LimitRow]:
    keys = sorted({key for reward, wish in known for key, _ in reward_limits(reward, wish)})
    if not keys:
        return {}
    columns = [list(column) for column in zip(*keys, strict=True)]
    connection.execute(MAKE_LIMITS, columns)
    rows = connection.execute(LOCK_LIMITS, columns)
    return {LimitKey(*(*row[1:5], row[5].isoformat())): LimitRow(row[0], row[6]) for row in rows}


def _slots(connection: Connection, wishes: Sequence[StockWish]) -> dict[int, SlotRow]:
    ids = sorted({wish.slot_id for wish in wishes if wish.slot_id is not None})
    if not ids:
        return {}
    slots = {row[0]: SlotRow(*(*row, [])) for row in connection.execute(LOCK_SLOTS, [ids])}
    for slot_id, *waiting in connection.execute(WAITING, [ids]):
        slots[slot_id].waiting.append(WaitingRow(*waiting))
    return slots
