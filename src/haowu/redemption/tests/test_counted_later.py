# SPDX-License-Identifier: Apache-2.0
"""A limit or a stock that is brought in while exchanges are open: they end all the same, and so do all others."""

from datetime import timedelta
from typing import Any

import pytest

from haowu.catalog.operations.change_reward import change_reward
from haowu.catalog.operations.list_reward import list_reward
from haowu.catalog.operations.set_stock import set_stock
from haowu.catalog.operations.suspend_reward import suspend_reward
from haowu.catalog.tests.shelf import reward_draft
from haowu.ledger.refusals import Refusal
from haowu.ledger.results import Balance
from haowu.redemption.exchange_answers import Cancelled
from haowu.redemption.operations.cancel_slot_redemptions import cancel_slot_redemptions
from haowu.redemption.operations.end_missed_appointments import end_missed_appointments
from haowu.redemption.operations.expire_redemptions import expire_redemptions
from haowu.redemption.orders import END_AGAIN_AFTER
from haowu.redemption.tests.mart import Mart, cancel, exchange
from haowu.redemption.tests.test_partner_codes import MANAGER

LIMITS = [{"member_limit": 1}, {"household_limit": 1}]
BAD = """
create function bad_order() returns trigger language plpgsql as $$ begin raise exception 'bad row'; end $$;
create trigger bad_order before update on redemption_order for each row
    when (new.redemption_no = 'R-1' and new.state = 'expired') execute function bad_order()"""


def rewrite(mart: Mart, **fields: Any) -> None:
    """Take the reward off the shelf, write it anew and put it back, as a merchant may at any time."""
    suspend_reward(mart.connection, merchant="jiafang", code="SET-4", reason="改款")
    known: dict[str, Any] = {"fulfilment": "pickup", "validity_days": 90, "limit_period": "year"}
    change_reward(mart.connection, reward_draft("SET-4", **(known | fields)), merchant="jiafang")
    list_reward(mart.connection, merchant="jiafang", code="SET-4", clock=mart.clock)


def count_stock(mart: Mart, **fields: Any) -> None:
    """Make what was unlimited a stock of ten."""
    rewrite(mart, stock_kind="shared", **fields)
    set_stock(mart.connection, merchant="jiafang", code="SET-4", stocked=10)


def counts(mart: Mart) -> list[int]:
    """Return all that counters of limits hold."""
    return [row[0] for row in mart.connection.execute("select taken from catalog_limit_use order by scope")]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_brought_in_later_hinders_no_cancellation(mart: Mart, limit: dict[str, int]) -> None:
    mart.shelve("SET-4", "纯棉四件套", 300, 30_000, stock=None)
    mart.placed("SET-4")
    rewrite(mart, stock_kind="unlimited", **limit)
    mart.placed("SET-4", "R-2")
    assert isinstance(mart.cancel(cancel())[0], Cancelled)
    assert counts(mart) == [1], "what was never counted does not give the counted one free"
    assert isinstance(mart.place(exchange("SET-4", "R-3"))[0], Refusal)
    assert isinstance(mart.cancel(cancel("R-2"))[0], Cancelled)
    assert counts(mart) == [0]
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)


def test_a_limit_that_was_lifted_gets_back_what_it_counted(mart: Mart) -> None:
    mart.shelve("SET-4", "纯棉四件套", 300, 30_000, stock=None, member_limit=1)
    mart.placed("SET-4")
    rewrite(mart, stock_kind="unlimited")
    mart.cancel(cancel())
    assert counts(mart) == [0]


def test_a_stock_counted_later_hinders_no_cancellation(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 300, 30_000, stock=None)
    mart.placed("SET-4")
    count_stock(mart)
    mart.placed("SET-4", "R-2")
    assert isinstance(mart.cancel(cancel())[0], Cancelled)
    assert mart.stock_left(reward) == 9
    mart.cancel(cancel("R-2"))
    assert mart.stock_left(reward) == 10


def test_what_was_placed_before_this_was_kept_ends_too(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 300, 30_000, stock=None)
    mart.placed("SET-4")
    mart.connection.execute("update redemption_order set counted = null")
    count_stock(mart, member_limit=1)
    assert isinstance(mart.cancel(cancel())[0], Cancelled)
    assert (mart.stock_left(reward), counts(mart)) == (10, [0])


def booked(mart: Mart) -> int:
    """Return a slot that R-1 booked while nothing was limited."""
    reward = mart.shelve("SET-4", "纯棉四件套", 300, 30_000, stock=None)
    row = mart.connection.execute(
        "insert into catalog_slot (reward_id, merchant, store, staff, starts_at, ends_at, capacity)"
        " values (%s, 'jiafang', 'jiafang-01', '', %s, %s, 2) returning id",
        [reward, mart.clock.now() + timedelta(hours=2), mart.clock.now() + timedelta(hours=3)],
    ).fetchone()
    assert row is not None
    mart.placed("SET-4", slot=row[0])
    return int(row[0])


def test_the_shop_can_cancel_such_a_slot(mart: Mart) -> None:
    slot = booked(mart)
    rewrite(mart, stock_kind="unlimited", member_limit=1)
    ended = cancel_slot_redemptions(
        mart.connection, merchant="jiafang", slot_id=slot, reason="停电", clock=mart.clock, actor=MANAGER
    )
    assert (ended.cancelled, mart.balance()) == (("R-1",), Balance(1, 1_000, 0, 0, 0))


def test_the_jobs_end_them_and_the_others(mart: Mart) -> None:
    booked(mart)
    count_stock(mart, member_limit=2)
    mart.placed("SET-4", "R-2")
    mart.clock.advance(timedelta(days=2))
    assert end_missed_appointments(mart.connection, clock=mart.clock) == 1
    mart.clock.advance(timedelta(days=100))
    assert expire_redemptions(mart.connection, clock=mart.clock) == 1
    assert [mart.order_state(number) for number in ("R-1", "R-2")] == ["expired", "expired"]
    assert counts(mart) == [0]


def test_one_bad_row_stops_no_other_and_does_not_come_at_once_again(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 300, 30_000)
    mart.placed("SET-4")
    mart.placed("SET-4", "R-2")
    mart.connection.execute(BAD)
    mart.clock.advance(timedelta(days=100))
    assert expire_redemptions(mart.connection, clock=mart.clock) == 2
    assert [mart.order_state(number) for number in ("R-1", "R-2")] == ["placed", "expired"]
    assert (mart.balance().held, mart.stock_left(reward)) == (300, 9), "all of the bad one, or nothing of it"
    assert expire_redemptions(mart.connection, clock=mart.clock, limit=1) == 0
    mart.connection.execute("drop trigger bad_order on redemption_order")
    mart.clock.advance(END_AGAIN_AFTER)
    assert expire_redemptions(mart.connection, clock=mart.clock) == 1
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)


def test_a_bad_appointment_does_not_come_at_once_again(mart: Mart) -> None:
    booked(mart)
    mart.connection.execute(BAD)
    mart.clock.advance(timedelta(days=2))
    assert [end_missed_appointments(mart.connection, clock=mart.clock) for _ in range(2)] == [1, 0]
    assert mart.order_state() == "placed"
