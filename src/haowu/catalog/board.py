# SPDX-License-Identifier: Apache-2.0
"""Stock, limits and slots of a batch of takings, decided in memory under their locks and written at once.

    board = lock_stock(connection, wishes)
    for wish in wishes:
        refusal = board.try_take(wish)
    board.write(connection)

Whoever holds the board holds the rows, so what it says stays true until the transaction ends: never one too many, and
the last one can be had. The database would refuse one too many all the same (`catalog_stock_never_oversold`).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from psycopg import Connection

from haowu.catalog.drafts import SLOT_KINDS
from haowu.catalog.locks import LockedRows, RewardRow, SlotRow, counts_stock, lock_rows, reward_limits, stock_store
from haowu.catalog.wishes import (
    HOUSEHOLD_LIMIT_REACHED,
    MEMBER_LIMIT_REACHED,
    OUT_OF_STOCK,
    REWARD_CLOSED,
    SLOT_REQUIRED,
    SLOT_TAKEN,
    StockWish,
)
from haowu.kernel.actor import Actor, ActorKind
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit

WRITE_STOCK: Final = """
with written as (
    update catalog_stock s set taken = s.taken + d.delta
    from unnest(%s::bigint[], %s::bigint[]) as d (id, delta) where s.id = d.id
    returning s.reward_id, s.store, s.stocked, s.stocked - s.taken as left_now, d.delta
)
select r.merchant, r.code, w.store, w.left_now from written w join catalog_reward r on r.id = w.reward_id
where w.left_now * 10 <= w.stocked and (w.left_now + w.delta) * 10 > w.stocked
"""
"""What is low now and was not before: a tenth of what was stocked, or less."""
WRITE_LIMITS: Final = """
update catalog_limit_use u set taken = u.taken + d.delta
from unnest(%s::bigint[], %s::bigint[]) as d (id, delta) where u.id = d.id
"""
WRITE_SLOTS: Final = """
update catalog_slot s set taken = s.taken + d.delta
from unnest(%s::bigint[], %s::bigint[]) as d (id, delta) where s.id = d.id
"""
WRITE_OFFERS: Final = "update catalog_waiting set state = 'taken' where id = any(%s::bigint[])"

WRITTEN_BY: Final = str(Actor(ActorKind.SYSTEM, "catalog"))
EPOCH: Final = datetime.fromtimestamp(0, UTC)


class StockBoard:
    """What is left of everything that the wishes name; `try_take` and `give_back` change it in memory only."""

    def __init__(self, rows: LockedRows) -> None:
        """Start from rows that are locked."""
        self._rows = rows
        self._stock: Counter[int] = Counter()
        self._limits: Counter[int] = Counter()
        self._slots: Counter[int] = Counter()
        self._offers: dict[tuple[int, int], int] = {}
        self._at = EPOCH

    def try_take(self, wish: StockWish) -> str | None:
        """Take what `wish` says and return None, or take nothing and return why not."""
        reward = self._rows.rewards.get(wish.reward_id)
        if reward is None or not reward.is_open(wish):
            return REWARD_CLOSED
        refusal = (
            self._slot_refusal(wish, reward) or self._stock_refusal(wish, reward) or self._limit_refusal(wish, reward)
        )
        if refusal is None:
            self._move(wish, reward, wish.quantity)
            self._at = max(self._at, wish.at)
        return refusal

    def give_back(self, wish: StockWish) -> None:
        """Undo what `try_take` took for the same wish, in this batch or an earlier one; it never fails.

        No row goes below nothing: of a taking from before it was kept wherein takings are counted, the reward as it is
        now may count what was not counted then.
        """
        reward = self._rows.rewards.get(wish.reward_id)
        if reward is not None:
            self._move(wish, reward, -wish.quantity)

    def counted(self, wish: StockWish) -> tuple[str, ...]:
        """Return wherein `wish` is counted, to be kept by whoever takes and told again when it is given back."""
        reward = self._rows.rewards[wish.reward_id]
        stock = ("stock",) if counts_stock(reward, wish) else ()
        return (*stock, *[key.scope for key, _ in reward_limits(reward, wish)])

    def try_replace(self, wish: StockWish, *, at: datetime) -> str | None:
        """Take the stock of `wish` once more, for what was faulty, and return None; or nothing, and return why not."""
        reward = self._rows.rewards.get(wish.reward_id)
        refusal = OUT_OF_STOCK if reward is None else self._stock_refusal(wish, reward)
        if refusal is None and reward is not None:
            self._move_stock(wish, reward, wish.quantity)
            self._at = max(self._at, at)
        return refusal

    def write(self, connection: Connection) -> None:
        """Write all changes, one statement a table; whoever took a place that was offered waits no longer."""
        for statement, deltas in ((WRITE_STOCK, self._stock), (WRITE_LIMITS, self._limits), (WRITE_SLOTS, self._slots)):
            changed = {row: delta for row, delta in deltas.items() if delta}
            if changed:
                rows = connection.execute(statement, [list(changed), list(changed.values())])
                if deltas is self._stock:
                    self._tell_low(connection, rows.fetchall())
        if self._offers:
            connection.execute(WRITE_OFFERS, [list(self._offers.values())])
        self._stock.clear()
        self._limits.clear()
        self._slots.clear()
        self._offers.clear()

    def _tell_low(self, connection: Connection, rows: list[tuple[str, str, str, int]]) -> None:
        if rows:
            low = [
                Event("stock.low", merchant, f"reward:{code}", {"reward": code, "store": store, "left": left}, self._at)
                for merchant, code, store, left in rows
            ]
            emit(connection, low, written_by=WRITTEN_BY)

    def _stock_refusal(self, wish: StockWish, reward: RewardRow) -> str | None:
        if reward.stock_kind == "unlimited":
            return None
        row = self._rows.stock.get((wish.reward_id, stock_store(reward, wish)))
        if row is None or row.left - self._stock[row.id] < wish.quantity:
            return OUT_OF_STOCK
        return None

    def _limit_refusal(self, wish: StockWish, reward: RewardRow) -> str | None:
        for key, allowed in reward_limits(reward, wish):
            row = self._rows.limits[key]
            if allowed is not None and row.taken + self._limits[row.id] + wish.quantity > allowed:
                return MEMBER_LIMIT_REACHED if key.scope == "member" else HOUSEHOLD_LIMIT_REACHED
        return None

    def _slot_refusal(self, wish: StockWish, reward: RewardRow) -> str | None:
        if wish.slot_id is None:
            return SLOT_REQUIRED if reward.kind in SLOT_KINDS else None
        slot = self._rows.slots.get(wish.slot_id)
        if slot is None or slot.reward_id != wish.reward_id or slot.is_over(wish) or slot.store not in ("", wish.store):
            return SLOT_TAKEN
        free = slot.capacity - slot.taken - self._slots[slot.id] - self._kept(slot, wish)
        return SLOT_TAKEN if free < wish.quantity else None

    def _kept(self, slot: SlotRow, wish: StockWish) -> int:
        """Return how many places are kept for others: those offered, and for all who wait if `wish` has no offer."""
        has_offer = slot.offers(wish.member_id, wish.at) is not None
        return sum(
            waiting.is_offered(wish.at) or (waiting.is_waiting and not has_offer)
            for waiting in slot.waiting
            if waiting.member_id != wish.member_id and (slot.id, waiting.member_id) not in self._offers
        )

    def _move_stock(self, wish: StockWish, reward: RewardRow, quantity: int) -> None:
        row = self._rows.stock.get((wish.reward_id, stock_store(reward, wish)))
        if row is not None and counts_stock(reward, wish):
            self._stock[row.id] += max(quantity, -row.taken - self._stock[row.id])

    def _move(self, wish: StockWish, reward: RewardRow, quantity: int) -> None:
        self._move_stock(wish, reward, quantity)
        for key, _ in reward_limits(reward, wish):
            row = self._rows.limits[key]
            self._limits[row.id] += max(quantity, -row.taken - self._limits[row.id])
        if wish.slot_id is not None and wish.slot_id in self._rows.slots:
            self._slots[wish.slot_id] += quantity
            self._settle_offer(self._rows.slots[wish.slot_id], wish, is_taking=quantity > 0)

    def _settle_offer(self, slot: SlotRow, wish: StockWish, *, is_taking: bool) -> None:
        place = (slot.id, wish.member_id)
        if not is_taking:
            self._offers.pop(place, None)
        elif (offer := slot.offers(wish.member_id, wish.at)) is not None:
            self._offers[place] = offer


def lock_stock(connection: Connection, wishes: Sequence[StockWish]) -> StockBoard:
    """Lock everything that `wishes` name, each table in the order of its ids, and return the board over it.

    Rewards are locked in share mode (whoever suspends one waits, and batches after that see it); stock, counted limits
    and slots against all others. Two batches that lock in this order never wait for each other in a ring.
    """
    return StockBoard(lock_rows(connection, wishes))


__all__ = ["StockBoard", "StockWish", "lock_stock"]
