# SPDX-License-Identifier: Apache-2.0
"""An exchange that does not come about costs nobody anything."""

from datetime import timedelta

import msgspec

from haowu.ledger.queries import lots
from haowu.ledger.refusals import Refusal
from haowu.ledger.results import Balance
from haowu.redemption.exchange_answers import Cancelled
from haowu.redemption.operations.expire_redemptions import expire_redemptions
from haowu.redemption.tests.mart import Mart, cancel, exchange


def test_all_goes_back(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 400, 30_000, money_fen=9_900)
    mart.placed("SET-4")
    (answer,) = mart.cancel(cancel())
    assert answer == Cancelled("R-1", "cancelled", 400, 9_900, mart.clock.now())
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)
    assert mart.stock_left(reward) == 10


def test_a_repetition_gives_nothing_twice(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 400, 30_000)
    mart.placed("SET-4")
    first, again = mart.cancel(cancel(), cancel())
    assert isinstance(first, Cancelled)
    assert again == msgspec.structs.replace(first, replayed=True)
    assert mart.cancel(cancel()) == [again]
    assert mart.cancel(cancel(reason="store")) == [Refusal("KEY_REUSED")]
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)
    assert mart.stock_left(reward) == 10
    assert mart.cancel(cancel("R-9")) == [Refusal("REDEMPTION_NOT_FOUND", {"redemption_no": "R-9"})]


def test_ctl30_lots_that_expired_meanwhile_get_thirty_days(mart: Mart) -> None:
    mart.shelve("SET-4", "纯棉四件套", 1_500, 30_000)
    mart.grant(1_000, "order:jiafang:B", expires_at=mart.clock.now() + timedelta(days=10))
    mart.placed("SET-4")
    mart.clock.advance(timedelta(days=20))
    mart.cancel(cancel())
    assert mart.balance() == Balance(1, 2_000, 0, 0, 0)
    found = lots(mart.connection, mart.member.id, at=mart.clock.now()).items
    assert [(lot.remaining, lot.expires_at) for lot in found] == [
        (1_000, mart.clock.now() + timedelta(days=30)),
        (1_000, None),
    ]


def test_time_ends_what_nobody_fetched(mart: Mart) -> None:
    reward = mart.shelve("SET-4", "纯棉四件套", 400, 30_000, validity_days=10)
    placed = mart.placed("SET-4")
    assert expire_redemptions(mart.connection, clock=mart.clock) == 0
    mart.clock.move_to(placed.ends_at)
    assert expire_redemptions(mart.connection, clock=mart.clock) == 1
    assert expire_redemptions(mart.connection, clock=mart.clock) == 0
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)
    assert mart.stock_left(reward) == 10
    assert mart.cancel(cancel()) == [Refusal("REDEMPTION_ENDED", {"state": "expired"})]


def test_nobody_looks_and_the_hold_ends_by_itself(mart: Mart) -> None:
    mart.shelve("SET-4", "纯棉四件套", 400, 30_000, validity_days=10)
    placed = mart.placed("SET-4")
    mart.clock.move_to(placed.ends_at + timedelta(days=31))
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)
    assert expire_redemptions(mart.connection, clock=mart.clock) == 1
    assert mart.balance() == Balance(1, 1_000, 0, 0, 0)
    assert mart.place(exchange("SET-4"))[0].replayed
