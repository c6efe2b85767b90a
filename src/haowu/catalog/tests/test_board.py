# SPDX-License-Identifier: Apache-2.0
"""Taking from stock, within limits, one after another and all at once."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from psycopg import Connection, errors

from haowu.catalog.board import StockWish, lock_stock
from haowu.catalog.operations.change_reward import change_reward
from haowu.catalog.operations.list_reward import list_reward
from haowu.catalog.operations.return_stock import return_stock
from haowu.catalog.operations.set_stock import set_stock
from haowu.catalog.operations.suspend_reward import suspend_reward
from haowu.catalog.tests.shelf import Shelve, reward_draft
from haowu.kernel.clock import FixedClock


def wish_for(clock: FixedClock, reward: int, **fields: Any) -> StockWish:
    """Return a wish for one, by member 1, at the first store."""
    known: dict[str, Any] = {
        "store": "jiafang-01",
        "member_id": 1,
        "household_id": None,
        "quantity": 1,
        "slot_id": None,
    }
    return StockWish(reward_id=reward, at=clock.now(), **(known | fields))


def take(connection: Connection, *wishes: StockWish) -> list[str | None]:
    """Take all of `wishes` in one batch and write."""
    board = lock_stock(connection, wishes)
    answers = [board.try_take(wish) for wish in wishes]
    board.write(connection)
    return answers


def taken(connection: Connection) -> int:
    row = connection.execute("select sum(taken) from catalog_stock").fetchone()
    return int(row[0]) if row is not None else -1


def test_the_last_one_can_be_had_and_no_more(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve(stock_kind="shared")
    set_stock(connection, merchant="jiafang", code="set-4", stocked=3)
    assert take(connection, *[wish_for(clock, reward, member_id=n) for n in (1, 2)]) == [None, None]
    assert take(connection, *[wish_for(clock, reward, member_id=n) for n in (3, 4)]) == [None, "OUT_OF_STOCK"]
    assert taken(connection) == 3


def test_the_database_itself_refuses_one_too_many(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    shelve(stock_kind="shared")
    set_stock(connection, merchant="jiafang", code="set-4", stocked=3)
    with pytest.raises(errors.CheckViolation):
        connection.execute("update catalog_stock set taken = 4")


def test_it_is_told_once_when_a_tenth_is_left(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve(stock_kind="shared")
    set_stock(connection, merchant="jiafang", code="set-4", stocked=20)

    def told() -> list[tuple[str, dict[str, Any]]]:
        return connection.execute(
            "select subject, data from outbox_event where kind = 'stock.low' order by id"
        ).fetchall()

    assert take(connection, *[wish_for(clock, reward, member_id=n) for n in range(17)]) == [None] * 17
    assert told() == []
    assert take(connection, wish_for(clock, reward)) == [None]
    assert told() == [("reward:set-4", {"reward": "set-4", "store": "", "left": 2})]
    assert take(connection, wish_for(clock, reward)) == [None]
    return_stock(connection, [wish_for(clock, reward)])
    assert len(told()) == 1
    return_stock(connection, [wish_for(clock, reward)])
    assert take(connection, wish_for(clock, reward)) == [None]
    assert len(told()) == 2, "it was more than a tenth again meanwhile"


def test_what_no_stock_was_entered_for_is_out_of_stock(
    connection: Connection, clock: FixedClock, shelve: Shelve
) -> None:
    assert take(connection, wish_for(clock, shelve(stock_kind="per_store"))) == ["OUT_OF_STOCK"]


def test_each_store_has_its_own(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve(stock_kind="per_store")
    set_stock(connection, merchant="jiafang", code="set-4", store="jiafang-01", stocked=1)
    set_stock(connection, merchant="jiafang", code="set-4", store="jiafang-02", stocked=1)
    wishes = [wish_for(clock, reward, store=store) for store in ("jiafang-01", "jiafang-01", "jiafang-02")]
    assert take(connection, *wishes) == [None, "OUT_OF_STOCK", None]


def test_what_is_given_back_can_be_taken_again(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve(stock_kind="shared", household_limit=1)
    set_stock(connection, merchant="jiafang", code="set-4", stocked=1)
    wish = wish_for(clock, reward, household_id=7)
    assert take(connection, wish) == [None]
    return_stock(connection, [wish])
    assert taken(connection) == 0
    assert take(connection, wish) == [None]


def test_a_taking_undone_in_its_batch_leaves_nothing(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve(stock_kind="shared")
    set_stock(connection, merchant="jiafang", code="set-4", stocked=1)
    first, second = wish_for(clock, reward), wish_for(clock, reward, member_id=2)
    board = lock_stock(connection, [first, second])
    assert board.try_take(first) is None
    board.give_back(first)
    assert board.try_take(second) is None
    board.write(connection)
    assert taken(connection) == 1


def test_two_bags_of_rice_for_a_household_a_month(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    """R094."""
    rice = shelve("rice", name_zh="大米5kg", household_limit=2)
    home = [wish_for(clock, rice, member_id=n, household_id=7) for n in (1, 2, 3)]
    assert take(connection, *home) == [None, None, "HOUSEHOLD_LIMIT_REACHED"]
    assert take(connection, wish_for(clock, rice, member_id=4, household_id=8, quantity=2)) == [None]
    clock.advance(timedelta(days=9))  # 1 December
    assert take(connection, wish_for(clock, rice, member_id=3, household_id=7)) == [None]


def test_the_database_itself_refuses_a_third_bag(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    rice = shelve("rice", household_limit=2)
    assert take(connection, wish_for(clock, rice, household_id=7, quantity=2)) == [None]
    with pytest.raises(errors.CheckViolation, match="allowed are 2"):
        connection.execute("update catalog_limit_use set taken = taken + 1 where reward_id = %s", [rice])


def test_a_lowered_limit_still_takes_back_what_was_given(
    connection: Connection, clock: FixedClock, shelve: Shelve
) -> None:
    rice = shelve("rice", household_limit=5)
    wish = wish_for(clock, rice, household_id=7, quantity=3)
    assert take(connection, wish) == [None]
    suspend_reward(connection, merchant="jiafang", code="rice", reason="限量")
    change_reward(connection, reward_draft("rice", household_limit=1), merchant="jiafang")
    list_reward(connection, merchant="jiafang", code="rice", clock=clock)
    return_stock(connection, [msgspec.structs.replace(wish, quantity=1)])
    assert take(connection, wish_for(clock, rice, household_id=7)) == ["HOUSEHOLD_LIMIT_REACHED"]


def test_giving_back_counts_in_the_month_of_taking(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    rice = shelve("rice", household_limit=2)
    november = wish_for(clock, rice, household_id=7, quantity=2)
    assert take(connection, november) == [None]
    clock.advance(timedelta(days=9))
    assert take(connection, wish_for(clock, rice, household_id=7, quantity=2)) == [None]
    return_stock(connection, [november])
    assert take(connection, wish_for(clock, rice, household_id=7)) == ["HOUSEHOLD_LIMIT_REACHED"]


def test_a_member_without_a_household_is_one(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    rice = shelve("rice", household_limit=2)
    assert take(connection, *[wish_for(clock, rice) for _ in range(3)]) == [None, None, "HOUSEHOLD_LIMIT_REACHED"]
    assert take(connection, wish_for(clock, rice, member_id=2)) == [None]


def test_a_member_has_a_limit_of_their_own(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve(member_limit=1, household_limit=2)
    wishes = [wish_for(clock, reward, member_id=n, household_id=7) for n in (1, 1, 2)]
    assert take(connection, *wishes) == [None, "MEMBER_LIMIT_REACHED", None]


def test_only_what_is_on_the_shelf_can_be_taken(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    draft = shelve("draft", is_listed=False)
    reward = shelve(stores=("jiafang-01",), opens_at=clock.now(), closes_at=clock.now() + timedelta(hours=1))
    assert (
        take(connection, wish_for(clock, draft), wish_for(clock, reward, store="jiafang-02")) == ["REWARD_CLOSED"] * 2
    )
    assert take(connection, wish_for(clock, reward), wish_for(clock, 999)) == [None, "REWARD_CLOSED"]
    clock.advance(timedelta(hours=1))
    assert take(connection, wish_for(clock, reward)) == ["REWARD_CLOSED"]


def test_a_suspended_reward_is_taken_no_more(connection: Connection, clock: FixedClock, shelve: Shelve) -> None:
    reward = shelve()
    suspend_reward(connection, merchant="jiafang", code="set-4", reason="换包装")
    assert take(connection, wish_for(clock, reward)) == ["REWARD_CLOSED"]
    change_reward(connection, reward_draft(name_zh="纯棉四件套(新包装)"), merchant="jiafang")
    list_reward(connection, merchant="jiafang", code="set-4", clock=clock)
    assert take(connection, wish_for(clock, reward)) == [None]
