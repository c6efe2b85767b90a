# SPDX-License-Identifier: Apache-2.0
"""What an exchange would cost: a price, a worth, what is missing; and a locked target is honoured when it is placed."""

from datetime import timedelta

import pytest

from haowu.kernel.text import Text
from haowu.ledger.refusals import Refusal
from haowu.redemption.exchange_answers import Quoted
from haowu.redemption.exchange_requests import PlaceRedemption
from haowu.redemption.operations.quote_redemption import quote_redemption
from haowu.redemption.tests.mart import Mart, exchange
from haowu.redemption.worth import explain_cost, worth_of

LOCK = """
insert into catalog_price_lock (reward_id, member_id, points, money_fen, during)
values (%s, %s, %s, 0, tstzrange(%s, %s))
"""
RAISE = """
insert into catalog_price (reward_id, points, money_fen, from_at, announced_at, reason, actor)
values (%s, %s, 0, %s, %s, 'cost', 'operator:tests')
"""


def quote(mart: Mart, request: PlaceRedemption) -> Quoted | Refusal:
    return quote_redemption(mart.connection, request, world=mart.world, clock=mart.clock)


def test_worth_in_words() -> None:
    assert worth_of(2_000, 0, 15_000) == Text(
        zh="价值¥150.00(每积分相当于¥0.075)", en="worth ¥150.00 (¥0.075 for each point)"
    )
    assert worth_of(3_000, 0, 30_000) == Text(
        zh="价值¥300.00(每积分相当于¥0.10)", en="worth ¥300.00 (¥0.10 for each point)"
    )
    assert worth_of(3, 0, 100) == Text(zh="价值¥1.00(每积分相当于¥0.3333)", en="worth ¥1.00 (¥0.3333 for each point)")
    assert worth_of(1_000, 0, 0) is None
    assert explain_cost(1_000, 9_900, 30_000) == "需1,000积分加¥99.00,价值¥300.00(每积分相当于¥0.201)"
    assert explain_cost(1_000, 0, 0) == "需1,000积分"


def test_a_quote_writes_nothing_and_says_what_is_missing(mart: Mart) -> None:
    mart.shelve("SET-4", "纯棉四件套", 3_000, 30_000)
    journals = mart.journal_count()
    found = quote(mart, exchange("SET-4"))
    assert isinstance(found, Quoted)
    assert (found.points, found.shortfall, found.value_fen, found.saved_fen) == (3_000, 2_000, 30_000, 30_000)
    assert (mart.journal_count(), found.is_binding) == (journals, False)


def test_what_must_be_ticked_is_told_not_asked_for(mart: Mart) -> None:
    mart.shelve("RING", "专属戒指", 500, 50_000, kind="made_to_order", exemption="made_to_order", sentence="定作不退")
    found = quote(mart, exchange("RING"))
    assert isinstance(found, Quoted)
    assert (found.must_acknowledge, found.shortfall) == ("定作不退", 0)


@pytest.mark.parametrize("code", ["REWARD_NOT_FOUND"])
def test_what_is_not_there_has_no_price(mart: Mart, code: str) -> None:
    assert quote(mart, exchange("NONE")) == Refusal(code, {"reward": "NONE"})


def test_a_locked_target_is_kept_when_the_price_has_risen(mart: Mart) -> None:
    now = mart.clock.now()
    reward = mart.shelve("SET-4", "纯棉四件套", 800, 30_000)
    mart.connection.execute(LOCK, [reward, mart.member.id, 800, now, now + timedelta(days=90)])
    mart.connection.execute(RAISE, [reward, 880, now + timedelta(days=31), now])
    mart.clock.advance(timedelta(days=40))
    found = quote(mart, exchange("SET-4"))
    assert isinstance(found, Quoted)
    assert found.points == 800
    assert mart.placed("SET-4").points == 800
    mart.clock.advance(timedelta(days=51))
    late = quote(mart, exchange("SET-4", "R-2"))
    assert isinstance(late, Quoted)
    assert late.points == 880
