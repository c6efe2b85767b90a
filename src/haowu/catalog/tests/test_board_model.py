# SPDX-License-Identifier: Apache-2.0
"""The board against a naive model: random batches of takings and givings back, answered and counted alike."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from psycopg import Connection

from haowu.catalog.board import StockWish, lock_stock
from haowu.catalog.operations.open_slots import SlotDraft, open_slots
from haowu.catalog.operations.set_stock import set_stock
from haowu.catalog.tests.shelf import Shelve
from haowu.kernel.clock import FixedClock

HOMES = {1: 7, 2: 7, 3: None, 4: 8}
STORES = ("s-01", "s-02")


class Model:
    """What is left, counted the slow way: all takings are kept, and looked through for every question."""

    def __init__(self, set_4: int, rice: int, care: int, slot: int) -> None:
        self.set_4, self.rice, self.care, self.slot = set_4, rice, care, slot
        self.taken: list[StockWish] = []

    def refusal(self, wish: StockWish) -> str | None:
        """Answer as the page says: slot, then stock, then limits."""
        mine = [known for known in self.taken if known.reward_id == wish.reward_id]
        if wish.reward_id == self.care:
            if wish.slot_id is None:
                return "SLOT_REQUIRED"
            return "SLOT_TAKEN" if self._sum(mine) + wish.quantity > 2 else None
        if wish.reward_id == self.set_4:
            if self._sum(mine) + wish.quantity > 9:
                return "OUT_OF_STOCK"
            own = [w for w in mine if w.member_id == wish.member_id and w.at.month == wish.at.month]
            return "MEMBER_LIMIT_REACHED" if self._sum(own) + wish.quantity > 2 else None
        here = [w for w in mine if w.store == wish.store]
        if self._sum(here) + wish.quantity > 6:
            return "OUT_OF_STOCK"
        home = [w for w in mine if _home(w) == _home(wish) and _week(w.at) == _week(wish.at)]
        return "HOUSEHOLD_LIMIT_REACHED" if self._sum(home) + wish.quantity > 3 else None

    @staticmethod
    def _sum(wishes: list[StockWish]) -> int:
        return sum(wish.quantity for wish in wishes)


def _home(wish: StockWish) -> int:
    return -wish.member_id if wish.household_id is None else wish.household_id


def _week(at: datetime) -> date:
    return at.date() - timedelta(days=at.weekday())


@pytest.fixture
def model(connection: Connection, clock: FixedClock, shelve: Shelve) -> Model:
    """Nine sets, two a member a month; six bags a store, three a household a week; one slot for two."""
    set_4 = shelve("set-4", stock_kind="shared", member_limit=2, limit_period="month")
    rice = shelve("rice", stock_kind="per_store", household_limit=3, limit_period="week")
    care = shelve("care", kind="appointment")
    set_stock(connection, merchant="jiafang", code="set-4", stocked=9)
    for store in STORES:
        set_stock(connection, merchant="jiafang", code="rice", stocked=6, store=store)
    begins = clock.now() + timedelta(days=365)
    draft = SlotDraft(begins, begins + timedelta(hours=1), capacity=2)
    (slot,) = open_slots(connection, [draft], merchant="jiafang", code="care", clock=clock)
    return Model(set_4, rice, care, slot)


def some_wish(dice: random.Random, model: Model, at: datetime) -> StockWish:
    """Return anybody's wish for anything."""
    member = dice.choice(list(HOMES))
    reward = dice.choice([model.set_4, model.rice, model.care])
    slot = model.slot if reward == model.care and dice.randrange(5) else None
    return StockWish(reward, dice.choice(STORES), member, HOMES[member], dice.randint(1, 2), slot, at)


@pytest.mark.parametrize("run", range(3))
def test_it_answers_and_counts_as_the_model(connection: Connection, clock: FixedClock, model: Model, run: int) -> None:
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)
    said: Counter[str] = Counter()
    for _ in range(40):
        clock.advance(timedelta(hours=dice.randint(1, 72)))
        back = [wish for wish in model.taken if dice.randrange(7) == 0]
        wishes = [some_wish(dice, model, clock.now()) for _ in range(dice.randint(1, 6))]
        board = lock_stock(connection, [*back, *wishes])
        for wish in back:
            board.give_back(wish)
            model.taken.remove(wish)
        for wish in wishes:
            expected = model.refusal(wish)
            assert board.try_take(wish) == expected, f"run {run}, seed {seed}: {wish}"
            said[expected or "taken"] += 1
            if expected is None:
                model.taken.append(wish)
        board.write(connection)
        stocked = connection.execute("select coalesce(sum(taken), 0) from catalog_stock").fetchone()
        kept = sum(wish.quantity for wish in model.taken if wish.reward_id != model.care)
        assert stocked == (kept,), f"run {run}, seed {seed}"
        counted = connection.execute("select coalesce(sum(taken), 0) from catalog_limit_use").fetchone()
        assert counted == (kept,), f"run {run}, seed {seed}"
    assert said["taken"]
    assert len(said) > 2, f"run {run}, seed {seed}: {said}"
