# SPDX-License-Identifier: Apache-2.0
"""Stock and limits with eight who want at once: never one too many, and nobody is refused the last one."""

import random
import threading

from psycopg import Connection

from haowu.catalog.board import StockWish, lock_stock
from haowu.catalog.operations.set_stock import set_stock
from haowu.catalog.tests.shelf import shelf_of
from haowu.config.database import connect
from haowu.kernel.clock import FixedClock


def wish_for(clock: FixedClock, reward: int, home: int) -> StockWish:
    return StockWish(reward, "jiafang-01", home, home, 1, None, clock.now())


def take(connection: Connection, *wishes: StockWish) -> list[str | None]:
    board = lock_stock(connection, wishes)
    answers = [board.try_take(wish) for wish in wishes]
    board.write(connection)
    return answers


def test_eight_at_once_never_take_one_too_many_and_miss_none(database_url: str, clock: FixedClock) -> None:
    """Eight threads, two stocks of 60 and 30, two a month for each of 40 households."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    with connect(database_url, name="set-up") as connection:
        shelve = shelf_of(connection, clock)
        rewards = [shelve(code, stock_kind="shared", household_limit=2) for code in ("rice", "oil")]
        for code, stocked in (("rice", 60), ("oil", 30)):
            set_stock(connection, merchant="jiafang", code=code, stocked=stocked)
    answers: list[tuple[StockWish, str | None]] = []

    def shopper(number: int) -> None:
        chance = random.Random(seed + number)
        with connect(database_url, name=f"shopper-{number}") as connection:
            for _ in range(10):
                homes = [chance.randrange(1, 41) for _ in range(4)]
                wishes = [wish_for(clock, chance.choice(rewards), no) for no in homes]
                with connection.transaction():
                    answers.extend(zip(wishes, take(connection, *wishes), strict=True))

    threads = [threading.Thread(target=shopper, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8 * 10 * 4, "a shopper broke down"
    with connect(database_url, name="checking") as connection:
        rows = connection.execute("select reward_id, stocked, taken from catalog_stock").fetchall()
        over = connection.execute("select count(*) from catalog_limit_use where taken > 2").fetchone()
    assert over == (0,)
    for reward, stocked, count in rows:
        had = [wish for wish, refusal in answers if wish.reward_id == reward and refusal is None]
        refused = [refusal for wish, refusal in answers if wish.reward_id == reward and refusal == "OUT_OF_STOCK"]
        assert len(had) == count <= stocked
        assert not refused or count == stocked, "somebody was refused the last one"
